using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Dashboard.Api;

/// <summary>One task with all that its folder says.</summary>
/// <param name="Definition">Instruction, limits, machine; where there are errors, what could be read of them; null when task.toml cannot be read.</param>
internal sealed record TaskDocument(string Name, string Folder, bool Usable, TaskDefinition? Definition, IReadOnlyList<TaskProblem> Problems, IReadOnlyList<TaskFile> Files)
{
    internal static TaskDocument Of(TaskDetail detail) => new(
        detail.Task.Name, detail.Task.Folder, !detail.Task.HasErrors, detail.Task.Outline, detail.Task.Problems, detail.Files);
}
