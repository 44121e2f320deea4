namespace Vectorscope.Jobs.Tasks;

/// <summary>What must be in a task's folder beside task.toml and instruction.md.</summary>
internal static class TaskFolderChecks
{
    public static void Check(string folder, TaskEnvironment environment, bool needsTests, List<TaskProblem> problems)
    {
        bool Has(string file) => File.Exists(Path.Combine(folder, file));

        void Error(string file, string message) => problems.Add(new TaskProblem(file, null, message, IsError: true));

        var compose = TaskFiles.ComposeFiles.FirstOrDefault(Has);
        if (compose is not null)
        {
            Error(compose, "Not supported: the task needs several containers, and one is what a trial gets here.");
        }
        if (!Directory.Exists(Path.Combine(folder, TaskFiles.Environment)))
        {
            Error(TaskFiles.Environment, "The folder is missing; it holds the Dockerfile and the files that the task starts with.");
        }
        else if (environment is { DockerImage: null, HasDockerfile: false } && compose is null)
        {
            problems.Add(new TaskProblem(TaskFiles.Toml, "environment.docker_image",
                $"There is nothing to start: name an image here, or add {TaskFiles.Dockerfile}.", IsError: true));
        }
        if (needsTests && !Has(TaskFiles.TestScript))
        {
            Error(TaskFiles.TestScript, "The file is missing; it decides whether the task is solved.");
        }
        if (Directory.Exists(Path.Combine(folder, TaskFiles.Solution)) && !Has(TaskFiles.SolveScript))
        {
            problems.Add(new TaskProblem(TaskFiles.SolveScript, null, "The file is missing: the oracle agent cannot solve this task.", IsError: false));
        }
        foreach (var (path, file) in TaskFiles.All(folder))
        {
            if (TaskFiles.Leaves(folder, file))
            {
                Error(path, $"It is a link out of the task's folder, to {file.LinkTarget}; put the file itself here.");
            }
        }
    }
}
