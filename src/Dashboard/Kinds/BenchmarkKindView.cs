using MudBlazor;
using Vectorscope.Dashboard.Cli;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Benchmarking;

namespace Vectorscope.Dashboard.Kinds;

/// <summary>How people see benchmarks.</summary>
internal static class BenchmarkKindView
{
    public static RunKindView View { get; } = new()
    {
        Kind = BenchmarkSpec.KindName,
        Spec = typeof(BenchmarkSpec),
        Noun = "benchmark",
        Plural = "Benchmarks",
        Summary = "Each arm works on each chosen task, as often as there are attempts, in a sandbox of its own; the task's tests then grade it.",
        ListSummary = "Arms at work on terminal tasks, newest first. Each opens its results, its grid of trials and their traces.",
        EmptyList = "Launch one: models work as terminal agents on a set of tasks, and this page shows how many each solved.",
        Icon = Icons.Material.Outlined.GridOn,
        Group = NavigationGroup.Measure,
        ListKeys = "g b",
        LaunchKey = "b",
        OwnList = Urls.Benchmarks,
        OwnForm = Urls.LaunchBenchmark,
        Results = runId => Urls.Benchmark(runId),
        OpenResults = "Open benchmark",
        Report = (terminal, json) => new TrialReport(terminal, json),
        Verb = BenchVerb.Create,
    };
}
