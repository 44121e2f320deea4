using System.Text.Json;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Dashboard.Components.Pages;
using Vectorscope.Dashboard.Tests.State;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Dashboard.Tests.Components.Guide;

/// <summary>Home over a store in which the test decides how runs go.</summary>
internal sealed class GuideFixture(PageFixture pages) : IAsyncDisposable
{
    public PageFixture Pages => pages;

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public static async Task<GuideFixture> CreateAsync(bool withModel = true, Func<string?>? sandboxProblem = null) => new(await PageFixture.CreateAsync(withModel, services =>
    {
        services.RemoveAll<ISandboxProvider>();
        foreach (var kind in Enum.GetValues<SandboxKind>())
        {
            services.AddSingleton<ISandboxProvider>(new StubSandboxes(kind, sandboxProblem ?? (() => null)));
        }
    }));

    public T Get<T>()
        where T : notnull => pages.Browser.Services.GetRequiredService<T>();

    public IRenderedComponent<Home> Open() => pages.Browser.Render<Home>();

    /// <summary>The run of a step, once it was launched.</summary>
    public async Task<RunDetail> RunAsync(string kind)
    {
        var row = Assert.Single(await Get<RunQueries>().ListAsync(new RunFilter(null, [kind]), RunSort.Created, true, 0, 10, Cancel));
        return (await Get<RunQueries>().FindAsync(row.Id, Cancel))!;
    }

    /// <summary>Moves the run as a worker would, and tells the pages.</summary>
    public async Task MoveAsync(string runId, RunState state, RunProgress? progress = null, string? reason = null, string? advice = null)
    {
        await using var context = await Get<IDbContextFactory<VectorscopeContext>>().CreateDbContextAsync(Cancel);
        await context.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.State, state).SetProperty(run => run.Reason, reason).SetProperty(run => run.Advice, advice)
                .SetProperty(run => run.ProgressDone, progress == null ? 0 : progress.Done).SetProperty(run => run.ProgressTotal, progress == null ? null : progress.Total)
                .SetProperty(run => run.ProgressUnit, progress == null ? null : progress.Unit).SetProperty(run => run.ProgressRate, progress == null ? null : progress.Rate)
                .SetProperty(run => run.Change, run => run.Change + 1),
            Cancel);
        var now = (await Get<RunQueries>().FindAsync(runId, Cancel))!;
        pages.Events.Publish(new RunChange(runId, now.State, now.Reason, now.Progress, now.CancelRequested, now.Attempt, now.LastLogSequence, now.Change));
    }

    /// <summary>Leaves the file that the capture's headline is read from.</summary>
    public Task SeparateAsync(string runId, params double[] aucs) => Get<ArtifactStore>().PutAsync(
        runId, CaptureArtifacts.Separability,
        (stream, token) => JsonSerializer.SerializeAsync(stream, new CaptureSeparability([Reports.Of("capable", "cautious", "last-prompt-token", aucs)]), JobsJson.Options, token),
        Cancel);

    /// <summary>Plays an arm's trials: so many pass of so many.</summary>
    public async Task PlayAsync(string runId, string arm, int passed, int trials, TrialOutcome otherwise = TrialOutcome.Failed)
    {
        await using var context = await Get<IDbContextFactory<VectorscopeContext>>().CreateDbContextAsync(Cancel);
        var first = await context.Trials.CountAsync(Cancel);
        for (var i = 0; i < trials; i++)
        {
            context.Trials.Add(new Trial
            {
                RunId = runId,
                Name = $"task-{i}.{arm}.1",
                Task = $"task-{i}",
                Arm = arm,
                Attempt = 1,
                Position = first + i,
                Outcome = i < passed ? TrialOutcome.Passed : otherwise,
                Reward = i < passed ? 1 : 0,
            });
        }

        await context.SaveChangesAsync(Cancel);
    }

    public ValueTask DisposeAsync() => pages.DisposeAsync();
}
