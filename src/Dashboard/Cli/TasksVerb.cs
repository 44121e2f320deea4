using System.CommandLine;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>tasks</c>: what has to do with folders of tasks.</summary>
internal static class TasksVerb
{
    internal static Command Create(Terminal terminal) => new("tasks", "Check folders of tasks, or make one.")
    {
        TasksValidateVerb.Create(terminal),
        TasksGenerateVerb.Create(terminal),
    };
}
