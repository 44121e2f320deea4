using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Benchmarking;

/// <summary>Whole runs of the agents that need no model, in sandboxes that are fakes.</summary>
public sealed class BenchmarkRunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OracleAndNop_AreInterleavedAndCounted()
    {
        await using var bench = await BenchStore.CreateAsync();
        var spec = bench.Spec("oracle", "nop");
        spec["attempts"] = 2;

        var run = await bench.RunAsync(spec);

        Assert.Equal((RunState.Completed, "oracle 6/6, nop 0/6 passed."), (run.State, run.Reason));
        var rows = await bench.RowsAsync(run.Id);
        Assert.Equal(
            [.. from attempt in new[] { 1, 2 } from task in new[] { "write-01", "write-02", "write-03" } from arm in new[] { "oracle", "nop" } select (attempt, task, arm)],
            rows.Select(row => (row.Attempt, row.Task, row.Arm)));
        // They were started in the very order in which they are listed.
        Assert.Equal(rows.Select(row => row.Name), bench.Sandboxes.Started.Select(request => request.TrialName));
        Assert.All(rows, row => Assert.Equal((row.Arm == "oracle" ? TrialOutcome.Passed : TrialOutcome.Failed, 1, false), (row.Outcome, row.Tries, row.Running)));
        Assert.All(rows, row => Assert.NotNull(row.EndedAt));
        var arms = await bench.Tables.ArmsAsync(run.Id, Token);
        Assert.Equal([("oracle", 6, 6), ("nop", 0, 6)], arms.Select(arm => (arm.Name, arm.Passed, arm.Trials)));
        Assert.Equal(1.0, arms[0].Rate);
        Assert.Equal(0.6096657, arms[0].Interval!.Low, 6);
        Assert.True(bench.Sandboxes.AllGone);
        Assert.Equal([run.Id, null], bench.Sandboxes.Cleaned);
        Assert.Equal((12L, 12L, "trials"), (run.Progress.Done, run.Progress.Total, run.Progress.Unit));
    }

    [Fact]
    public async Task Run_Completed_LeavesTablesAndTheFilesOfItsTrials()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 2);
        var run = await bench.RunAsync(bench.Spec("oracle"));

        var lines = (await bench.ReadAsync(run.Id, "trials.csv")).TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("id,trial,task,arm,attempt,outcome,passed,reward", lines[0], StringComparison.Ordinal);
        Assert.Contains("write-01,oracle,1,passed,1,1,", lines[1], StringComparison.Ordinal);
        var results = JsonNode.Parse(await bench.ReadAsync(run.Id, "results.json"))!;
        Assert.Equal(("oracle", 2, 2), ((string)results["arms"]![0]!["name"]!, (int)results["arms"]![0]!["passed"]!, (int)results["arms"]![0]!["trials"]!));
        var reproduce = JsonNode.Parse(await bench.ReadAsync(run.Id, "reproduce.json"))!;
        Assert.Equal(64, ((string)reproduce["snapshot"]!["facts"]!["tasks"]![0]!["digest"]!).Length);
        var trial = await bench.Details.FindAsync(run.Id, (await bench.RowsAsync(run.Id))[0].Id, Token);
        Assert.NotNull(trial);
        Assert.Contains("Write the word word1", trial.Instruction, StringComparison.Ordinal);
        Assert.Equal(("vectorscope/base:1", SandboxKind.Bubblewrap), (trial.Image, trial.Sandbox));
        Assert.Equal(1, trial.Rewards["reward"]);
        Assert.Contains(trial.Files, file => file.Name == $"trials/{trial.Row.Name}/trial.log");
        Assert.Equal((null, (await bench.RowsAsync(run.Id))[1].Id), (trial.Previous, trial.Next!.Value));
    }

    [Fact]
    public async Task Run_InfrastructureFailsAndRecovers_TriesAgainAndKeepsTheTries()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 2);
        var failures = 2;
        bench.Sandboxes.Starting = (request, _) => request.Task.Name == "write-01" && failures-- > 0
            ? throw new SandboxException("The registry answered 429.")
            : Task.CompletedTask;

        var run = await bench.RunAsync(bench.Spec("oracle"));

        Assert.Equal("oracle 2/2 passed.", run.Reason);
        var first = (await bench.RowsAsync(run.Id))[0];
        Assert.Equal((TrialOutcome.Passed, 3), (first.Outcome, first.Tries));
        var detail = await bench.Details.FindAsync(run.Id, first.Id, Token);
        Assert.Equal([(1, TrialTryEnd.Infrastructure), (2, TrialTryEnd.Infrastructure)], detail!.Tries.Select(item => (item.Number, item.End)));
        Assert.All(detail.Tries, item => Assert.Equal("The registry answered 429.", item.Sentence));
        // Each try has a sandbox of its own name.
        Assert.Equal([first.Name, $"{first.Name}-2", $"{first.Name}-3"], bench.Sandboxes.Started.Select(request => request.TrialName).Take(3));
        Assert.True(bench.Sandboxes.AllGone);
    }

    [Fact]
    public async Task Run_InfrastructureNeverRecovers_FailsAndResumeRunsOnlyThat()
    {
        await using var bench = await BenchStore.CreateAsync();
        bench.Sandboxes.Starting = (request, _) => request.Task.Name == "write-02" ? throw new SandboxException("No such image.") : Task.CompletedTask;
        var run = await bench.RunAsync(bench.Spec("oracle"));
        var before = await bench.RowsAsync(run.Id);

        Assert.Equal(RunState.Failed, run.State);
        Assert.Equal("oracle 2/2 passed. 1 trial gave no result, since the machinery failed.", run.Reason);
        Assert.Equal((TrialOutcome.Infrastructure, "No such image.", 3), (before[1].Outcome, before[1].Sentence, before[1].Tries));
        var arm = Assert.Single(await bench.Tables.ArmsAsync(run.Id, Token));
        Assert.Equal((2, 2, 1), (arm.Passed, arm.Trials, arm.Infrastructure));

        bench.Sandboxes.Starting = (_, _) => Task.CompletedTask;
        var resumed = await bench.ResumeAsync(run.Id);

        Assert.Equal((RunState.Completed, "oracle 3/3 passed."), (resumed.State, resumed.Reason));
        var after = await bench.RowsAsync(run.Id);
        Assert.Equal((TrialOutcome.Passed, 4), (after[1].Outcome, after[1].Tries));
        // Those that were finished have not been touched.
        Assert.Equal([before[0], before[2]], [after[0], after[2]]);
        Assert.Equal(4, bench.Sandboxes.Started.Count(request => request.Task.Name == "write-02"));
    }

    [Fact]
    public async Task Run_NothingWorksAnyMore_StopsInsteadOfWearingOutItsTrials()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 30);
        bench.Sandboxes.Starting = (_, _) => throw new SandboxException("The engine is gone.");
        var spec = bench.Spec("nop");
        spec["maxRetries"] = 0;

        var run = await bench.RunAsync(spec);

        Assert.Equal((RunState.Failed, "10 trials in a row could not be run. The last: The engine is gone."), (run.State, run.Reason));
        Assert.Equal(10, bench.Sandboxes.Started.Count);
        Assert.Equal(20, await bench.Queries.CountAsync(run.Id, new TrialFilter(Finished: false), Token));
    }

    [Fact]
    public async Task Run_Cancelled_EndsItsTrialsAndResumeRunsTheRest()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 4);
        var reached = new TaskCompletionSource();
        bench.Sandboxes.Starting = async (request, cancellationToken) =>
        {
            if (request.Task.Name == "write-03")
            {
                reached.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        };
        var id = await bench.SubmitAsync(bench.Spec("oracle"));
        var working = bench.Store.Executor.ExecuteAsync(id, Token);
        await reached.Task.WaitAsync(Token);
        await bench.Store.Runs.CancelAsync(id, Token);
        Assert.True(await working.WaitAsync(Token));

        var before = await bench.RowsAsync(id);
        Assert.Equal(RunState.Cancelled, (await bench.Store.FindAsync(id)).State);
        Assert.Equal([TrialOutcome.Passed, TrialOutcome.Passed, TrialOutcome.Cancelled, null], before.Select(row => row.Outcome));
        Assert.DoesNotContain(before, row => row.Running);
        Assert.True(bench.Sandboxes.AllGone);
        Assert.Equal([id, null, id], bench.Sandboxes.Cleaned);

        bench.Sandboxes.Starting = (_, _) => Task.CompletedTask;
        var resumed = await bench.ResumeAsync(id);

        Assert.Equal("oracle 4/4 passed.", resumed.Reason);
        var after = await bench.RowsAsync(id);
        Assert.Equal(before.Take(2), after.Take(2));
        Assert.Equal((2, TrialTryEnd.Cancelled), (after[2].Tries, (await bench.Details.FindAsync(id, after[2].Id, Token))!.Tries[0].End));
    }

    [Fact]
    public async Task Run_ManyAtOnce_KeepsToItsConcurrency()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 8);
        var (now, most) = (0, 0);
        var gate = new Lock();
        bench.Sandboxes.Starting = async (_, _) =>
        {
            lock (gate) most = Math.Max(most, ++now);
            await Task.Yield();
            lock (gate) now--;
        };
        var spec = bench.Spec("oracle", "nop");
        spec["concurrency"] = 4;

        var run = await bench.RunAsync(spec);

        Assert.Equal("oracle 8/8, nop 0/8 passed.", run.Reason);
        Assert.InRange(most, 1, 4);
        Assert.Equal(16, bench.Sandboxes.Started.Select(request => request.TrialName).Distinct().Count());
    }

    [Fact]
    public async Task Run_TaskChangedSinceItWasSubmitted_IsRefusedAndTheOthersRun()
    {
        await using var bench = await BenchStore.CreateAsync();
        var id = await bench.SubmitAsync(bench.Spec("oracle"));
        bench.Tasks.Write("write-02", "tests/test.sh", "#!/bin/bash\necho 1 > /logs/verifier/reward.txt\n");

        var run = await bench.RunAsync(id);

        Assert.Equal(RunState.Failed, run.State);
        var row = (await bench.RowsAsync(id))[1];
        Assert.Equal((TrialOutcome.Infrastructure, 1), (row.Outcome, row.Tries));
        Assert.Contains("has changed since the run was submitted", row.Sentence, StringComparison.Ordinal);
        Assert.Equal(2, bench.Sandboxes.Started.Count);
        Assert.Null((await bench.Details.FindAsync(id, row.Id, Token))!.Instruction);
    }

    [Fact]
    public async Task Run_TasksThatCannotRun_AreShownWithTheirReason()
    {
        await using var bench = await BenchStore.CreateAsync();
        bench.Sandboxes.Unsupported.Add("write-01");
        bench.Tasks.Write("write-03", "environment/docker-compose.yaml", "services: {}\n");

        var run = await bench.RunAsync(bench.Spec("oracle"));

        Assert.Equal("oracle 1/1 passed. 2 tasks could not be run at all.", run.Reason);
        var grid = await bench.Tables.GridAsync(run.Id, Token);
        Assert.Equal(["oracle"], grid.Arms);
        Assert.Equal(["write-01", "write-02", "write-03"], grid.Rows.Select(row => row.Task));
        Assert.Equal("It needs an image that is not here.", grid.Rows[0].NotRun);
        Assert.Contains("docker-compose.yaml", grid.Rows[2].NotRun, StringComparison.Ordinal);
        Assert.Equal((1, 1), (Assert.Single(grid.Rows[1].Cells).Passed, grid.Rows[1].Cells[0].Trials));
        Assert.Contains(await bench.LogAsync(run.Id), line => line.StartsWith("write-01 is not run.", StringComparison.Ordinal));
        Assert.Equal(2, (await bench.Tables.ResultsAsync(run.Id, Token))!.NotRun.Count);
    }

    [Fact]
    public async Task Run_SandboxGoneSinceItWasSubmitted_FailsWithWhatToDo()
    {
        await using var bench = await BenchStore.CreateAsync();
        var id = await bench.SubmitAsync(bench.Spec("oracle"));
        bench.Sandboxes.Unavailable = "There is no bubblewrap; install it.";

        var run = await bench.RunAsync(id);

        Assert.Equal((RunState.Failed, "There is no bubblewrap; install it."), (run.State, run.Reason));
        Assert.Empty(bench.Sandboxes.Started);
    }

    /// <summary>A setting that is refused is refused every time: it is the arm's, and no broken machine.</summary>
    [Fact]
    public async Task Run_SettingRefusedByTheEngine_EndsWithASentenceAndIsNotTriedAgain()
    {
        await using var bench = await BenchStore.CreateAsync(alter: services => services.AddSingleton<OpenTerminal>((_, _, _, _) =>
        {
            new SeparabilityOptions { Permutations = 1 }.Validate();
            throw new InvalidOperationException("It was not refused.");
        }));
        var spec = bench.Spec("nop");
        spec["arms"]![0] = new JsonObject { ["name"] = "asking", ["model"] = new JsonObject { ["server"] = "http://localhost:9/v1", ["name"] = "m" } };

        var run = await bench.RunAsync(spec);

        Assert.Equal((RunState.Failed, "Run it again with changes."), (run.State, run.Advice));
        Assert.Equal("The arm asking cannot be run: Permutations is 1; it must be between 20 and 100000, or null.", run.Reason);
        Assert.Single(bench.Sandboxes.Started);
        Assert.True(bench.Sandboxes.AllGone);
        Assert.DoesNotContain(await bench.RowsAsync(run.Id), row => row.Outcome == TrialOutcome.Infrastructure);
    }

    /// <summary>A refused conversation would be refused again; that of the next trial need not be.</summary>
    [Fact]
    public async Task Run_RequestRefusedByTheModel_IsMadeOnceForEachTrialAndNamesTheReason()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 2, alter: services => services.AddSingleton<OpenTerminal>((_, _, _, _) =>
            throw new RefusedInputException("m answered 400: temperature must be in [0, 2].")));
        var spec = bench.Spec("nop");
        spec["arms"]![0] = new JsonObject { ["name"] = "asking", ["model"] = new JsonObject { ["server"] = "http://localhost:9/v1", ["name"] = "m" } };

        var run = await bench.RunAsync(spec);

        Assert.Equal(RunState.Failed, run.State);
        Assert.Equal(2, bench.Sandboxes.Started.Count);
        Assert.True(bench.Sandboxes.AllGone);
        Assert.All(await bench.RowsAsync(run.Id), row =>
            Assert.Equal((TrialOutcome.Infrastructure, "m answered 400: temperature must be in [0, 2].", 1), (row.Outcome, row.Sentence, row.Tries)));
    }

    [Fact]
    public async Task Run_ArmThatFailsAgainAndAgain_EndsAndTheOthersGoOn()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 5);
        var spec = bench.Spec("oracle", "nop");
        spec["stopAfterFailures"] = 2;

        var run = await bench.RunAsync(spec);

        Assert.Equal((RunState.Completed, "oracle 5/5, nop 0/2 (stopped early) passed."), (run.State, run.Reason));
        var nop = await bench.RowsAsync(run.Id, new TrialFilter(Arm: "nop"));
        Assert.Equal(
            [TrialOutcome.Failed, TrialOutcome.Failed, TrialOutcome.Skipped, TrialOutcome.Skipped, TrialOutcome.Skipped], nop.Select(row => row.Outcome));
        Assert.Equal(("2 trials in a row had failed.", 0), (nop[4].Sentence, nop[4].Tries));
        Assert.Equal(7, bench.Sandboxes.Started.Count);
        var results = await bench.Tables.ResultsAsync(run.Id, Token);
        Assert.Equal([("oracle", false, 5, 0), ("nop", true, 2, 3)], results!.Arms.Select(arm => (arm.Name, arm.StoppedEarly, arm.Trials, arm.Skipped)));
        Assert.Contains("\"stoppedEarly\": true", await bench.ReadAsync(run.Id, "results.json"), StringComparison.Ordinal);
        Assert.Equal(3, (await bench.ReadAsync(run.Id, "trials.csv")).Split('\n').Count(line => line.Contains(",nop,1,skipped,", StringComparison.Ordinal)));
        Assert.Equal((10, 0), ((await bench.Tables.ProgressAsync(run.Id, Token)).Finished, (await bench.Tables.ProgressAsync(run.Id, Token)).Waiting));
    }

    /// <summary>Between two failures stands one of the machinery: it neither counts nor begins the row anew; and an arm that has ended stays so.</summary>
    [Fact]
    public async Task Run_ArmThatEnded_IsNotRunWhenResumed()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 4);
        bench.Sandboxes.Starting = (request, _) => request.Task.Name == "write-02" ? throw new SandboxException("No such image.") : Task.CompletedTask;
        var spec = bench.Spec("nop");
        (spec["stopAfterFailures"], spec["maxRetries"]) = (2, 0);

        var run = await bench.RunAsync(spec);
        Assert.Equal([TrialOutcome.Failed, TrialOutcome.Infrastructure, TrialOutcome.Failed, TrialOutcome.Skipped], (await bench.RowsAsync(run.Id)).Select(row => row.Outcome));
        bench.Sandboxes.Starting = (_, _) => Task.CompletedTask;
        var resumed = await bench.ResumeAsync(run.Id);

        Assert.Equal("nop 0/2 (stopped early) passed.", resumed.Reason);
        Assert.Equal([TrialOutcome.Failed, TrialOutcome.Skipped, TrialOutcome.Failed, TrialOutcome.Skipped], (await bench.RowsAsync(run.Id)).Select(row => row.Outcome));
        Assert.Equal(3, bench.Sandboxes.Started.Count);
    }
}
