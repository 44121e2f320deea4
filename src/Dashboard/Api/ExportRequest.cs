using Vectorscope.Jobs.Benchmarking.Exports;

namespace Vectorscope.Dashboard.Api;

/// <summary>A folder to write a benchmark to.</summary>
/// <param name="Folder">Absolute path as the server sees it; it must not exist, or be empty.</param>
/// <param name="Format">A job folder as Harbor writes it, trajectories (ATIF), or a table of trials.</param>
internal sealed record ExportRequest(string? Folder, ExportFormat Format);
