using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Library.TaskSets;

/// <summary>A task set with a fresh look into its folder.</summary>
/// <param name="Tasks">In the order of their names, broken ones too; empty when the folder cannot be read.</param>
/// <param name="Problem">Why the folder as a whole cannot be used; null when it can.</param>
public sealed record TaskSetDetail(TaskSetRow Row, IReadOnlyList<TaskReading> Tasks, string? Problem);
