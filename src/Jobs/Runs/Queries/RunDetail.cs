using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs.Queries;

/// <summary>Everything about one run that is not a list.</summary>
/// <param name="Spec">The spec as submitted (JSON).</param>
/// <param name="Snapshot">The spec with personas, prompts and model resolved at submit time (JSON).</param>
public sealed record RunDetail(
    string Id,
    string Kind,
    string Name,
    RunState State,
    string? Reason,
    string? Advice,
    string? Detail,
    RunProgress Progress,
    bool CancelRequested,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    int Attempt,
    bool Archived,
    string Tags,
    string Notes,
    string? CopiedFrom,
    string Spec,
    string Snapshot,
    long LastLogSequence,
    string? LeaseOwner,
    DateTimeOffset? LeaseHeartbeat,
    RunNeeds Needs,
    int Version,
    long Change);
