using System.Text.Json;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Api;

/// <summary>Everything about one run that is not a list.</summary>
/// <param name="Advice">What to try, when it did not end well.</param>
/// <param name="Needs">What it needs, and with it the queue that it waits in.</param>
/// <param name="Spec">As submitted.</param>
/// <param name="Snapshot">The spec with personas, prompts and model as they were when it was submitted.</param>
internal sealed record RunDocument(
    string Id, string Kind, string Name, RunState State, string? Reason, string? Advice, string? Detail,
    RunProgress Progress, bool CancelRequested,
    RunNeeds Needs, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    int Attempt, bool Archived, string Tags, string Notes, string? CopiedFrom,
    JsonElement Spec, JsonElement Snapshot, long LastLogSequence)
{
    internal static RunDocument Of(RunDetail run) => new(
        run.Id, run.Kind, run.Name, run.State, run.Reason, run.Advice, run.Detail,
        run.Progress, run.CancelRequested, run.Needs, run.CreatedAt, run.StartedAt, run.EndedAt,
        run.Attempt, run.Archived, run.Tags, run.Notes, run.CopiedFrom,
        Parse(run.Spec), Parse(run.Snapshot), run.LastLogSequence);

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
