using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Library.TaskSets;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>What the personas do to the model's work as a terminal agent.</summary>
public sealed class BenchmarkStep(StudyLibrary library, TaskSetLibrary taskSets, BenchmarkTables tables) : IStudyStep
{
    /// <inheritdoc/>
    public string Key => "benchmark";

    /// <inheritdoc/>
    public string Kind => BenchmarkSpec.KindName;

    /// <inheritdoc/>
    public string Title => "See what they do to its work";

    /// <inheritdoc/>
    public string Teaches => "The same model solves more or fewer tasks by its system prompt alone, and the intervals, findings and traces say how much of that is real and why.";

    /// <inheritdoc/>
    public string Action => "Start benchmark";

    /// <inheritdoc/>
    public async Task<StudyPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var model = await library.ModelAsync(cancellationToken);
        var choices = await library.BenchmarkChoicesAsync(cancellationToken);
        var address = model is null ? Urls.LaunchBenchmark : Urls.LaunchBenchmarkWith(model.Id);
        if (StudyLibrary.Missing(model, choices.Engine, address) is { } missing)
        {
            return missing;
        }

        if (choices.PocketSet is null)
        {
            return StudyLibrary.Gone("pocket task set", address);
        }

        if (choices.Sandbox is null)
        {
            return StudyPlan.Blocked("The agents' commands run in sandboxes, and this machine can make none yet. One of these is enough:", address, choices.SandboxProblems);
        }

        var spec = choices.Start(BenchmarkPresets.Personas, model!.Id);
        spec.Insert(1, "name", "First study: three arms");
        var arms = spec["arms"]!.AsArray();
        var tasks = (await taskSets.ResolveAsync(choices.PocketSet, cancellationToken)).Tasks.Count(task => choices.WhyNot(task, choices.Sandbox, networkOff: false) is null);
        return new StudyPlan(
            spec,
            $"{Format.Count(tasks * arms.Count, "trial")}: {string.Join(", ", arms.Select(arm => (string?)arm!["name"]))} on {Format.Count(tasks, "small task")}, with {model.Name}. About three minutes on two cores.",
            address);
    }

    /// <inheritdoc/>
    public async Task<StudyFinding?> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        var arms = await tables.ArmsAsync(runId, cancellationToken);
        var colours = SeriesColours.Of(await tables.KeptAsync(runId, cancellationToken), [.. arms.Select(arm => arm.Name)]);
        var lost = arms.Sum(arm => arm.Infrastructure);
        return arms.Count == 0 ? null : new StudyFinding(
            [
                .. arms.Select((arm, i) => new StudyFigure(
                    arm.Name,
                    Format.Rate(arm.Passed, arm.Trials),
                    arm.Interval is { } interval ? $"95 %: {Format.Percent(interval.Low)} to {Format.Percent(interval.High)}" : null,
                    colours[i])),
            ],
            Urls.Benchmark(runId),
            "Open results table",
            lost == 0 ? null : $"{Format.Count(lost, "trial")} ended in failures of the machinery and {(lost == 1 ? "is" : "are")} not counted; the run's log says why.");
    }
}
