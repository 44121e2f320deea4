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

    [Fact]
    public async Task Import_SixTimesAtOnce_IsOneRun()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(ResultFolder.Harbor);
        var import = store.Get<RunImport>();

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => import.ImportAsync(folder.Root, Stop))));

        Assert.Single(results, result => result.IsNew);
        Assert.Single(results.Select(result => result.RunId).Distinct());
        Assert.Single(await store.Queries.ListAsync(new RunFilter([]), RunSort.Created, true, 0, 10, Stop));
    }

    [Fact]
    public async Task Import_JobThatGrewSince_IsANewRunThatNamesTheEarlierOne()
    {
        await using var store = await TestStore.CreateAsync();
        using var whole = new ResultFolder(ResultFolder.Harbor);
        using var before = new ResultFolder(ResultFolder.Harbor);
        Directory.Delete(before["sort-names__Zk20fTe"], recursive: true);
        var import = store.Get<RunImport>();

        var first = await import.ImportAsync(before.Root, Stop);
        var second = await import.ImportAsync(whole.Root, Stop);
        var again = await import.ImportAsync(whole.Root, Stop);

        Assert.Equal((3, true, 4, true), (first.Trials, first.IsNew, second.Trials, second.IsNew));
        Assert.Equal([first.RunId], second.Earlier);
        Assert.Equal((false, second.RunId), (again.IsNew, again.RunId));
    }

    // Two trajectories of one session: what a person resumed, or what a program calls by one name.
    [Fact]
    public async Task Import_TrajectoriesOfOneSession_AreTwoRuns()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(ResultFolder.Harbor);
        const string Text = """{"schema_version": "ATIF-v1.7", "session_id": "S1", "agent": {"name": "claude-code", "version": "2.0"}, "steps": [{"step_id": 1, "source": "user", "message": "do it"}, {"step_id": 2, "source": "agent", "message": "ANSWER"}]}""";
        await File.WriteAllTextAsync(folder["a.json"], Text.Replace("ANSWER", "ok", StringComparison.Ordinal), Stop);
        await File.WriteAllTextAsync(folder["b.json"], Text.Replace("ANSWER", "no", StringComparison.Ordinal), Stop);
        var import = store.Get<RunImport>();

        var (one, other) = (await import.ImportAsync(folder["a.json"], Stop), await import.ImportAsync(folder["b.json"], Stop));

        Assert.True(one.IsNew && other.IsNew);
        Assert.NotEqual(one.RunId, other.RunId);
    }

    [Fact]
    public async Task Import_RewardsThatAreNone_LeaveTheVerifierBroken()
    {
        await using var store = await TestStore.CreateAsync();
        foreach (var (reward, outcome) in new (string, TrialOutcome)[]
        {
            ("1e999", TrialOutcome.VerifierBroken), ("NaN", TrialOutcome.VerifierBroken), ("\"yes\"", TrialOutcome.VerifierBroken),
            ("true", TrialOutcome.Passed), ("false", TrialOutcome.Failed), ("\"1.0\"", TrialOutcome.Passed),
        })
        {
            using var folder = new ResultFolder(ResultFolder.Harbor);
            folder.Edit("count-lines__aB3xK9q/result.json", "\"reward\": 1.0", $"\"reward\": {reward}");
            var result = await store.Get<RunImport>().ImportAsync(folder.Root, Stop);
            var rows = await store.Get<TrialQueries>().TrialsAsync(result.RunId, new TrialFilter(), 0, 10, Stop);

            Assert.Equal((reward, outcome), (reward, rows.Single(row => row.Name == "count-lines__aB3xK9q").Outcome));
        }
    }

    [Fact]
    public async Task Import_LinksAndPipes_AreNotFollowed()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(ResultFolder.Harbor);
        File.Delete(folder["count-lines__aB3xK9q/agent/trajectory.json"]);
        File.CreateSymbolicLink(folder["count-lines__aB3xK9q/agent/trajectory.json"], "/dev/zero");
        File.Delete(folder["sort-names__Zk20fTe/result.json"]);
        File.CreateSymbolicLink(folder["sort-names__Zk20fTe/result.json"], "/dev/zero");
        foreach (var pipe in new[] { "pipe", "sort-names__Zk20fTe/pipe", "count-lines__aB3xK9q/agent/pipe" })
        {
            using var made = System.Diagnostics.Process.Start("mkfifo", folder[pipe]);
            await made.WaitForExitAsync(Stop);
        }

        var result = await store.Get<RunImport>().ImportAsync(folder.Root, Stop);

        Assert.Equal(3, result.Trials);
        Assert.Equal(2, result.Problems.Count(problem => problem.Message.Contains("links are not followed", StringComparison.Ordinal)));
        using var alone = System.Diagnostics.Process.Start("mkfifo", folder["alone"]);
        await alone.WaitForExitAsync(Stop);
        var error = await Assert.ThrowsAsync<TraceFormatException>(() => store.Get<RunImport>().ImportAsync(folder["alone"], Stop));
        Assert.Contains("is a pipe", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_SummaryAlone_SaysThatTheTrialsAreMissing()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(ResultFolder.TerminalBench);
        foreach (var task in Directory.EnumerateDirectories(folder.Root)) Directory.Delete(task, recursive: true);

        var error = await Assert.ThrowsAsync<TraceFormatException>(() => store.Get<RunImport>().ImportAsync(folder.Root, Stop));

        Assert.Contains("a summary and no trial", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_KilledOnTheWay_IsGoneAtTheNextStartAndCannotBeResumed()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new ResultFolder(ResultFolder.Harbor);
        var import = store.Get<RunImport>();
        var result = await import.ImportAsync(folder.Root, Stop);
        // As a process leaves it that is killed before the end.
        await using (var context = await store.Contexts.CreateDbContextAsync(Stop))
        {
            var run = context.Runs.Single(row => row.Id == result.RunId);
            (run.State, run.Reason) = (RunState.Cancelled, "The import has not come to its end.");
            context.RunInputs.RemoveRange(context.RunInputs.Where(input => input.RunId == run.Id));
            await context.SaveChangesAsync(Stop);
        }

        Assert.Contains("imported", (await store.Runs.ResumeAsync(result.RunId, Stop)).Sentence, StringComparison.Ordinal);
        await import.DeleteUnfinishedAsync(Stop);

        Assert.Empty(await store.Queries.ListAsync(new RunFilter([]), RunSort.Created, true, 0, 10, Stop));
        Assert.True((await import.ImportAsync(folder.Root, Stop)).IsNew);
    }
}
