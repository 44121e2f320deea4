namespace Vectorscope.Jobs.Benchmarking.Exports;

/// <summary>What came of an export.</summary>
/// <param name="Problem">Why nothing was written; null when all was.</param>
/// <param name="LeftOut">A sentence for each file that could not be written as its format wants it; everything else was.</param>
public sealed record ExportResult(string Folder, int Trials, int Files, string? Problem = null, IReadOnlyList<string>? LeftOut = null);
