using System.Text.Json.Nodes;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Episodes.Files;
using Vectorscope.Jobs.Episodes.Walks;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Episodes;

/// <summary>Whole runs: tasks drawn, walked in real sandboxes, graded by their own tests, and stored.</summary>
public sealed class EpisodesRunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OfAllManners_KeepsWhatPassedAndWhatWasMeantToFail()
    {
        using var folder = new TemporaryFolder();
        await using var store = await WalkStore.CreateAsync();
        var id = await store.SubmitAsync(new JsonObject
        {
            ["seed"] = 11,
            ["perTemplate"] = 4,
            ["templates"] = new JsonArray("count-lines", "script-mend", "mode-exact", "lines-first"),
            ["walks"] = new JsonObject { ["capable"] = 0.5, ["cautiousActs"] = 0.2, ["cautiousAsks"] = 0.1, ["cautiousDeclines"] = 0.1, ["cautiousUnfinished"] = 0.1, ["slips"] = 0.5, ["stumbles"] = 0.2 },
            ["concurrency"] = 8,
            ["out"] = folder["walked.jsonl.gz"],
        });

        var run = await store.RunAsync(id);

        Assert.True(run.State == RunState.Completed, run.Reason);
        var (header, walks) = await store.ReadAsync(id);
        Assert.Empty(header.Dropped);
        Assert.Equal((16, 16), (header.Walks, walks.Length));
        Assert.Equal(walks.Count(walk => walk.Passed), header.Passed);
        Assert.Equal(walks.GroupBy(walk => walk.Manner).ToDictionary(group => group.Key, group => group.Count()), header.Manners);
        Assert.Equal(5, header.Manners.Count);
        Assert.Equal(walks.Select(walk => walk.Fingerprint), EpisodesFile.ReadWalks(InputFile.At(folder["walked.jsonl.gz"])).Select(walk => walk.Fingerprint));
        Assert.All(walks, WalkRules.Check);
        Assert.Contains(walks, walk => walk.Turns.Any(turn => turn.Move == WalkMove.Slip));
    }

    [Fact]
    public async Task Run_CancelledAndResumed_WalksOnlyTheRest()
    {
        await using var store = await WalkStore.CreateAsync();
        var id = await store.SubmitAsync(new JsonObject
        {
            ["perTemplate"] = 4, ["templates"] = new JsonArray("mode-exact"), ["concurrency"] = 1,
            ["walks"] = new JsonObject { ["capable"] = 1, ["cautiousActs"] = 0, ["cautiousAsks"] = 0, ["cautiousDeclines"] = 0, ["cautiousUnfinished"] = 0 },
        });
        var reached = new TaskCompletionSource();
        store.Provider.Starting = async (request, cancellationToken) =>
        {
            if (request.Task.Name != "mode-exact-3") return;
            reached.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        };
        var working = store.Store.Executor.ExecuteAsync(id, Token);
        await reached.Task.WaitAsync(Token);
        await store.Store.Runs.CancelAsync(id, Token);
        Assert.True(await working.WaitAsync(Token));
        Assert.Equal(RunState.Cancelled, (await store.Store.FindAsync(id)).State);
        Assert.Equal(["mode-exact", "mode-exact-2"], store.Provider.Started);

        // A process that dies may leave half a line.
        await File.AppendAllTextAsync(Path.Combine(store.Store.Folder.RunFolder(id), "walks.jsonl"), "{\"number\":2,\"wa", Token);
        store.Provider.Starting = (_, _) => Task.CompletedTask;
        Assert.Equal(RunActionStatus.Done, (await store.Store.Runs.ResumeAsync(id, Token)).Status);
        var run = await store.RunAsync(id);

        Assert.True(run.State == RunState.Completed, run.Reason);
        Assert.Equal(["mode-exact", "mode-exact-2", "mode-exact-3", "mode-exact-4"], store.Provider.Started);
        var (_, walks) = await store.ReadAsync(id);
        Assert.Equal([0, 1, 2, 3], walks.Select(walk => walk.Number));
        Assert.All(walks, walk => Assert.True(walk.Passed));
    }
}
