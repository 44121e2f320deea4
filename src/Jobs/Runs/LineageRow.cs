namespace Vectorscope.Jobs.Runs;

/// <summary>One lineage edge seen from a run.</summary>
/// <param name="Direction"><c>input</c> (this run read it) or <c>output</c> (this run made it and another run read it).</param>
/// <param name="Kind"><c>model</c> or <c>artifact</c>.</param>
/// <param name="OtherRunId">The run at the other end, null for a model.</param>
public sealed record LineageRow(string Direction, string Kind, string Hash, string Name, string? OtherRunId, string? OtherRunName);
