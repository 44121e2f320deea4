using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs.Queries;

/// <summary>A run as a row of the list.</summary>
public sealed record RunRow(
    string Id,
    string Kind,
    string Name,
    RunState State,
    string? Reason,
    RunProgress Progress,
    bool CancelRequested,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    int Attempt,
    bool Archived,
    string Tags,
    long Change)
{
    /// <summary>Names of the models that it works with.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Names of the personas that it sends.</summary>
    public IReadOnlyList<string> Personas { get; init; } = [];
}
