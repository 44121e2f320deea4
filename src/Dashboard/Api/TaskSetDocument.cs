using Vectorscope.Jobs.Library.TaskSets;

namespace Vectorscope.Dashboard.Api;

/// <summary>A task set with its tasks.</summary>
/// <param name="Problem">Why the folder as a whole cannot be used; null when it can.</param>
internal sealed record TaskSetDocument(TaskSetRow Set, string? Problem, IReadOnlyList<TaskEntry> Tasks)
{
    internal static TaskSetDocument Of(TaskSetDetail set) => new(set.Row, set.Problem, [.. set.Tasks.Select(TaskEntry.Of)]);
}
