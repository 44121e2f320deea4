using System.CommandLine;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>tasks</c>: what has to do with folders of tasks.</summary>
internal static class TasksVerb
{
    internal static Command Create(Terminal terminal) => new("tasks", "Check folders of tasks, put them on the list, or make one.")
    {
        TasksValidateVerb.Create(terminal),
        TasksListVerb.CreateList(terminal),
        TasksListVerb.CreateAdd(terminal),
        TasksGenerateVerb.Create(terminal),
    };
}
