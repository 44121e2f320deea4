namespace Vectorscope.Jobs.Library.Models;

/// <summary>What a scan of the model folders saw.</summary>
/// <param name="Roots">The folders that were searched.</param>
/// <param name="Absent">Configured folders that do not exist.</param>
public sealed record ModelScan(int Found, int New, int Missing, IReadOnlyList<string> Roots, IReadOnlyList<string> Absent);
