using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs;

/// <summary>One try at a run.</summary>
public sealed record AttemptRow(
    int Number,
    RunState State,
    string Owner,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? Reason,
    string? Detail);
