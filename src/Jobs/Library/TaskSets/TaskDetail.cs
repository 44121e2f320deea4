using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Library.TaskSets;

/// <summary>One task of a set with the names of its files.</summary>
public sealed record TaskDetail(TaskReading Task, IReadOnlyList<TaskFile> Files);
