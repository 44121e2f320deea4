using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Benchmarking.Imports;

/// <summary>What came of an import.</summary>
/// <param name="RunId">The run that holds the job now.</param>
/// <param name="IsNew">False when the very same files had been imported before: then nothing was changed.</param>
/// <param name="Earlier">Runs that hold the same job as it was at another time; empty without.</param>
/// <param name="Problems">What could not be read.</param>
public sealed record ImportedRun(string RunId, bool IsNew, string Name, int Trials, int Turns, IReadOnlyList<ImportProblem> Problems, IReadOnlyList<string> Earlier);
