using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Reads the <c>tasks</c> of a benchmark spec: the set, the filters, and which of the chosen tasks can be run.</summary>
internal sealed class BenchmarkTaskReader(TaskSetLibrary sets)
{
    private const string Advice = "Give {\"set\": the name of a task set or a folder}.";

    /// <summary>What the spec's tasks come to; null after an error.</summary>
    /// <param name="provider">Where they are to run; null when that is not known, so that nothing can be said about it.</param>
    public async Task<ChosenTasks?> ReadAsync(JsonFields spec, ISandboxProvider? provider, bool forbidNetwork, CancellationToken cancellationToken)
    {
        if (spec.OptionalObject("tasks") is not { } fields)
        {
            spec.Refuse("tasks", $"It is missing. {Advice}");
            return null;
        }
        var set = fields.Text("set", Advice);
        var choice = new TaskChoice
        {
            Set = set ?? "",
            Include = fields.OptionalTexts("include"),
            Exclude = fields.OptionalTexts("exclude"),
            Difficulty = fields.OptionalTexts("difficulty"),
            Category = fields.OptionalTexts("category"),
            Limit = (int?)fields.OptionalInteger("limit", 1, 100_000),
        };
        fields.RefuseOthers();
        if (set is null)
        {
            return null;
        }
        var match = await sets.ResolveAsync(set, cancellationToken);
        if (match.Problem is not null)
        {
            fields.Refuse("set", match.Problem);
            return null;
        }
        return Choose(fields, match.Name, match.Tasks, choice, provider, forbidNetwork);
    }

    private static ChosenTasks? Choose(
        JsonFields fields, string name, IReadOnlyList<TaskReading> tasks, TaskChoice choice, ISandboxProvider? provider, bool forbidNetwork)
    {
        if (tasks.Count == 0)
        {
            fields.Refuse("set", $"There is no task in {choice.Set}: a task is a folder with task.toml and instruction.md.");
            return null;
        }
        var unmatched = TaskFilter.Unmatched(tasks, choice);
        if (unmatched.Count > 0)
        {
            fields.Refuse("include", $"No task of {name} is called {string.Join(" or ", unmatched.Select(pattern => $"\"{pattern}\""))}.");
            return null;
        }
        var chosen = TaskFilter.Select(tasks, choice);
        if (chosen.Count == 0)
        {
            fields.Refuse("set", $"The filters leave none of the {tasks.Count} tasks of {name}; widen them.");
            return null;
        }
        var (run, notRun, remarks) = (new List<BenchmarkTask>(), new List<UnrunTask>(), new List<string>());
        foreach (var reading in chosen)
        {
            remarks.AddRange(reading.Problems.Where(problem => !problem.IsError).Select(problem => $"{reading.Name}: {Describe(problem)}"));
            var reason = reading.Definition is { } task
                ? provider?.WhyUnsupported(task, forbidNetwork)
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
            fields.Refuse("set", $"None of the {chosen.Count} chosen tasks can be run. {notRun[0].Name}: {notRun[0].Reason}");
            return null;
        }
        return new ChosenTasks(name, run, notRun, remarks);
    }

    private static string Describe(TaskProblem problem)
    {
        var place = problem.Key is null ? problem.File : $"{problem.File}, {problem.Key}";
        return place.Length == 0 ? problem.Message : $"{place}: {problem.Message}";
    }
}
