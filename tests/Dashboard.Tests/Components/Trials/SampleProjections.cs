using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Tests.Components.Benchmarks;
using Vectorscope.Dashboard.Tests.Components.Sweeps;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Tests.Components.Trials;

/// <summary>A benchmark of an arm that projects its tokens on a direction of the library, submitted as any other; its trial is written as the runner would write it.</summary>
internal static class SampleProjections
{
    internal const string Hostile = "<img src=x onerror=alert(1)>";

    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    /// <summary>Turn 1 wrote three tokens, turn 2 was cut behind its second, turn 3 wrote none.</summary>
    internal static async Task<(string Run, long Trial)> CreateAsync(IServiceProvider services, DirectoryInfo tasks, bool withTurns = true)
    {
        await SampleSweep.PrepareAsync(services);
        TaskFolder.Write(tasks, "task-00", "easy", "files");
        await services.GetRequiredService<TaskSetLibrary>().ImportAsync(tasks.FullName, "sample", Stop);
        var spec = JsonSerializer.SerializeToElement(new
        {
            kind = "benchmark",
            tasks = new { set = "sample" },
            arms = new[] { new { name = "watched", model = new { engine = "tiny" }, projections = new { directions = new[] { "axis" }, layers = new[] { 3, 1 } } } },
        });
        var submitted = await services.GetRequiredService<RunService>().SubmitAsync(spec, null, Stop);
        Assert.True(submitted.IsAccepted, string.Join("\n", submitted.Errors));
        var (run, store) = (submitted.RunId!, services.GetRequiredService<TrialStore>());
        await store.AddMissingAsync(run, [new TrialIdentity(0, "task-00.watched.1", "task-00", "watched", 1, 7, null)], Stop);
        var trial = Assert.Single(await services.GetRequiredService<TrialQueries>().TrialsAsync(run, new TrialFilter(), 0, 2, Stop)).Id;
        var number = await store.StartAsync(run, trial, Stop);
        if (withTurns)
        {
            TraceTurn Turn(int of, string reply, ReplyProjections projections) => SampleRun.Turn(of) with { Reply = reply, Projections = projections };
            TraceTurn[] turns =
            [
                Turn(1, $"<think>a{Hostile}", new(2, [7, 1, Hostile.Length], [0.5f, 4, -1, -2, 1.5f, float.NaN])) with { ThinkingStart = 7, ThinkingEnd = 8, AnswerStart = 8 },
                Turn(2, "xy", new(2, [1, 1], [8, 8])),
                Turn(3, "", new(2, [], [])),
            ];
            await store.AddTurnsAsync(run, [.. turns.Select(turn => new TrialTurn(trial, number, turn))], Stop);
        }
        return (run, trial);
    }
}
