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
        Icon = Icons.Material.Outlined.GridOn,
        ListKeys = "g b",
        LaunchKey = "b",
        OwnList = Urls.Benchmarks,
        OwnForm = Urls.LaunchBenchmark,
        Results = runId => Urls.Benchmark(runId),
        OpenResults = "Open benchmark",
        Report = (terminal, json) => new TrialReport(terminal, json),
        Verb = (terminal, _) => BenchVerb.Create(terminal),
    };
}
