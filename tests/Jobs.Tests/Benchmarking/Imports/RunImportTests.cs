using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Imports;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Traces;
using Vectorscope.Jobs.Traces.Import;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Benchmarking.Imports;

public sealed class RunImportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_HarborJob_IsACompletedBenchmarkWithItsTable()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(ResultFolder.Harbor);

        var result = await store.Get<RunImport>().ImportAsync(folder.Root, Stop);

        var run = (await store.Queries.FindAsync(result.RunId, Stop))!;
        Assert.Equal((RunState.Completed, "benchmark", "example", "imported"), (run.State, run.Kind, run.Name, run.Tags));
        var arm = Assert.Single(await store.Get<BenchmarkTables>().ArmsAsync(result.RunId, Stop));
        Assert.Equal(("terminus-2__qwen3.5-4b", 1, 2, 1, 1, 1), (arm.Name, arm.Passed, arm.Trials, arm.TimedOut, arm.Infrastructure, arm.Cancelled));
        Assert.Equal((6, 4800L * 2, 810L * 2), (arm.Counts.Turns, arm.Counts.PromptTokens, arm.Counts.CompletionTokens));
        Assert.Null(await store.Get<BenchmarkTables>().KeptAsync(result.RunId, Stop));
    }

    [Fact]
    public async Task Import_HarborJob_KeepsEveryFileAsItWas()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(ResultFolder.Harbor);

        var result = await store.Get<RunImport>().ImportAsync(folder.Root, Stop);

        foreach (var file in Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder.Root, file);
            var artifact = (await store.Queries.FindArtifactAsync(result.RunId, (name.Contains('/', StringComparison.Ordinal) ? "trials/" : "import/") + name, Stop))!;
            Assert.Equal(await File.ReadAllBytesAsync(file, Stop), await File.ReadAllBytesAsync(store.Artifacts.PathOf(artifact.Sha256)!, Stop));
        }
    }

    [Fact]
    public async Task Import_TrialsAndTurns_AreFound()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(ResultFolder.Harbor);
        var result = await store.Get<RunImport>().ImportAsync(folder.Root, Stop);
        var queries = store.Get<TrialQueries>();

        var rows = await queries.TrialsAsync(result.RunId, new TrialFilter(), 0, 10, Stop);

        Assert.Equal(["count-lines__aB3xK9q", "find-text__W0rkNow", "make-archive__q7YpL0c", "sort-names__Zk20fTe"], rows.Select(row => row.Name));
        var detail = (await store.Get<TrialDetails>().FindAsync(result.RunId, rows[3].Id, Stop))!;
        Assert.Equal((0.0, 4), (detail.Rewards["reward"], detail.Stages.Count));
        Assert.Equal("ls -la\n", (await queries.TurnAsync(rows[3].Id, 2, Stop))!.Parsed!.Commands[0].Keystrokes);
    }

    [Theory]
    [InlineData(ResultFolder.Harbor)]
    [InlineData(ResultFolder.TerminalBench)]
    public async Task Import_TheSameJobAgain_IsRecognisedUntilItIsDeleted(string fixture)
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(fixture);
        using var copy = new ResultFolder(fixture);
        var import = store.Get<RunImport>();

        var first = await import.ImportAsync(folder.Root, Stop);
        var second = await import.ImportAsync(copy.Root, Stop);
        await store.Runs.DeleteAsync(first.RunId, Stop);
        var third = await import.ImportAsync(copy.Root, Stop);

        Assert.Equal((true, false, first.RunId), (first.IsNew, second.IsNew, second.RunId));
        Assert.True(third.IsNew);
        Assert.Equal(4, await store.Get<TrialQueries>().CountAsync(third.RunId, new TrialFilter(), Stop));
    }

    [Fact]
    public async Task Import_TotalsWithoutTurns_AreKept()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(ResultFolder.TerminalBench);

        var result = await store.Get<RunImport>().ImportAsync(folder.Root, Stop);

        var arm = Assert.Single(await store.Get<BenchmarkTables>().ArmsAsync(result.RunId, Stop));
        Assert.Equal((1, 4, 6000L, 1200L), (arm.Passed, arm.Trials, arm.Counts.PromptTokens, arm.Counts.CompletionTokens));
    }

    [Fact]
    public async Task Import_NothingReadable_LeavesNoRun()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(ResultFolder.Harbor);
        foreach (var trial in Directory.EnumerateDirectories(folder.Root)) File.WriteAllText(Path.Combine(trial, "config.json"), "[]");
        foreach (var trial in Directory.EnumerateDirectories(folder.Root)) File.WriteAllText(Path.Combine(trial, "result.json"), "[]");

        var error = await Assert.ThrowsAsync<TraceFormatException>(() => store.Get<RunImport>().ImportAsync(folder.Root, Stop));

        Assert.Contains("count-lines__aB3xK9q/result.json", error.Message, StringComparison.Ordinal);
        Assert.Empty(await store.Queries.ListAsync(new RunFilter([]), RunSort.Created, true, 0, 10, Stop));
    }
}
