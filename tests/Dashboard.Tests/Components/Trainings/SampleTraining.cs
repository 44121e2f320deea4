using System.Text.Json;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Training;
using Vectorscope.Jobs.Training.Steps;

namespace Vectorscope.Dashboard.Tests.Components.Trainings;

/// <summary>A training in a test's store: submitted as any other, its steps written as the handler writes them.</summary>
internal sealed class SampleTraining(PageFixture fixture, string runId) : IDisposable
{
    private StepLog? _log;

    internal string Id => runId;

    private DataFolder Folder => fixture.Browser.Services.GetRequiredService<DataFolder>();

    /// <summary>A file of short chats in the store's folder.</summary>
    internal static string Chats(PageFixture fixture)
    {
        var path = Path.Combine(fixture.Browser.Services.GetRequiredService<DataFolder>().Root, "chats.jsonl");
        File.WriteAllLines(path, Enumerable.Range(0, 8).Select(i => JsonSerializer.Serialize(new
        {
            messages = new object[] { new { role = "user", content = $"Say {i}." }, new { role = "assistant", content = $"{i}", reasoning = "Short." } },
            label = i % 2 == 0 ? "even" : "odd",
        })));
        return path;
    }

    internal static async Task<SampleTraining> SubmitAsync(PageFixture fixture, int steps)
    {
        var spec = JsonSerializer.SerializeToElement(new
        {
            kind = "training",
            name = "small",
            @new = new { shape = "tiny", vocabulary = 300 },
            data = new { chats = Chats(fixture) },
            evaluate = 0.25,
            options = new { steps, sequenceTokens = 64, rows = 1, device = "cpu" },
        });
        var submitted = await fixture.Browser.Services.GetRequiredService<RunService>().SubmitAsync(spec, null, Xunit.TestContext.Current.CancellationToken);
        Assert.True(submitted.IsAccepted, string.Join("\n", submitted.Errors));
        return new SampleTraining(fixture, submitted.RunId!);
    }

    /// <summary>Writes a step as if the run were at work.</summary>
    internal void Step(int step, double loss, double? evaluation = null)
    {
        Directory.CreateDirectory(Folder.RunFolder(runId));
        _log ??= new StepLog(TrainingWork.Steps(Folder.RunFolder(runId)));
        _log.Add(new TrainingStep(step, loss, 0.001, 2, 100 * step, 40 * step, 0.5, evaluation));
    }

    internal void Damage() => File.AppendAllText(TrainingWork.Steps(Folder.RunFolder(runId)), "no step\n");

    /// <summary>Says that something changed, as the feed of a server does.</summary>
    internal async Task TellAsync()
    {
        var run = await fixture.Browser.Services.GetRequiredService<RunQueries>().FindAsync(runId, Xunit.TestContext.Current.CancellationToken);
        fixture.Events.Publish(new RunChange(runId, run!.State, run.Reason, run.Progress, run.CancelRequested, run.Attempt, run.LastLogSequence, run.Change));
    }

    public void Dispose() => _log?.Dispose();
}
