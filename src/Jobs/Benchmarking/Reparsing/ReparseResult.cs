using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Benchmarking.Reparsing;

/// <summary>A run's stored replies under another parser. Nothing was run.</summary>
/// <param name="Arms">In the run's order.</param>
/// <param name="Turns">Those that change, in the run's order.</param>
public sealed record ReparseResult(string RunId, ParserMode Parser, IReadOnlyList<ReparseArm> Arms, IReadOnlyList<ReparseTurn> Turns);
