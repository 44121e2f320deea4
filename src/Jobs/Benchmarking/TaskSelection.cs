using Vectorscope.Engine.Json;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>The tasks that a spec comes to.</summary>
/// <param name="Remarks">What their authors or users should know, a line each.</param>
internal sealed record TaskSelection(IReadOnlyList<BenchmarkTask> Tasks, IReadOnlyList<UnrunTask> NotRun, IReadOnlyList<string> Remarks)
{
    /// <summary>Applies the filters to a set, and finds which of the chosen tasks can be run; null after a problem.</summary>
    /// <param name="provider">Where they are to run; null when that is not known, so that nothing can be said about it.</param>
    /// <param name="asksOracle">Whether an arm runs the tasks' own solutions.</param>
    public static TaskSelection? Of(TaskSetMatch set, TaskChoice choice, ISandboxProvider? provider, bool forbidNetwork, bool asksOracle, SpecProblems problems)
    {
        var unmatched = TaskFilter.Unmatched(set.Tasks, choice);
        if (unmatched.Count > 0)
        {
            problems.Add("tasks.include", $"No task of {set.Name} is called {string.Join(" or ", unmatched.Select(pattern => $"\"{Quote.Of(pattern)}\""))}.");
            return null;
        }
        var chosen = TaskFilter.Select(set.Tasks, choice);
        if (chosen.Count == 0)
        {
            problems.Add("tasks.set", $"The filters leave none of the {Amount.Of(set.Tasks.Count, "task")} of {set.Name}; widen them.");
            return null;
        }
        var (run, notRun, remarks) = (new List<BenchmarkTask>(), new List<UnrunTask>(), new List<string>());
        foreach (var reading in chosen)
        {
            remarks.AddRange(reading.Problems.Where(problem => !problem.IsError).Select(problem => $"{reading.Name}: {Describe(problem)}"));
            var reason = reading.Definition is { } task
                ? provider?.WhyUnsupported(task, forbidNetwork)
                    ?? EnvironmentVariables.WhyUnresolved(task.Environment.Variables, task.Verifier.Variables)
                    ?? (asksOracle ? EnvironmentVariables.WhyUnresolved(task.SolutionVariables) : null)
                : string.Join(" ", reading.Problems.Where(problem => problem.IsError).Select(Describe));
            if (reason is null)
            {
                var definition = reading.Definition!;
                run.Add(new BenchmarkTask(
                    reading.Name, reading.Folder, definition.Digest, definition.Difficulty, definition.Category, definition.Environment.DockerImage));
            }
            else
            {
                notRun.Add(new UnrunTask(reading.Name, reading.Outline?.Difficulty, reading.Outline?.Category, reason));
            }
        }
        if (run.Count == 0)
        {
            problems.Add("tasks.set", $"None of the {chosen.Count} chosen tasks can be run. {notRun[0].Name}: {notRun[0].Reason}");
            return null;
        }
        return new TaskSelection(run, notRun, remarks);
    }

    private static string Describe(TaskProblem problem)
    {
        var place = problem.Key is null ? problem.File : $"{problem.File}, {problem.Key}";
        return place.Length == 0 ? problem.Message : $"{place}: {problem.Message}";
    }
}
