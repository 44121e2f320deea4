using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Verification;

namespace Vectorscope.Jobs.Tests.Trials.Verification;

public sealed class TaskVerifierTests : IDisposable
{
    private readonly TestTask _task = new();
    private readonly FakeSandbox _box = new();
    private readonly LeapingTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _task.Dispose();

    private Task<Verdict> GradeAsync(double multiplier = 1) => new TaskVerifier(_time).GradeAsync(_task.Task, _box, new TrialConditions { TimeoutMultiplier = multiplier }, Token);

    [Fact]
    public async Task Grade_ReadsTheRewardThatTheTestsLeft()
    {
        _box.Tests = (box, _) =>
        {
            box.Put("/logs/verifier/ctrf.json", "{}");
            return box.Reward("0.5");
        };
        var verdict = await GradeAsync();
        Assert.Equal((0.5, null, true), (verdict.Reward, verdict.Problem, verdict.HasTestReport));
        Assert.Empty(verdict.Remarks);
    }

    [Fact]
    public async Task Grade_WhatTheAgentPlanted_IsGoneBeforeTheTestsRun()
    {
        _box.Put("/logs/verifier/reward.json", """{"reward": 1}""");
        _box.Put("/logs/verifier/reward.txt", "1");
        _box.Put("/tests/conftest.py", "import os");
        _box.Tests = (box, _) =>
        {
            Assert.Equal(["/tests/test.sh"], box.Files.Keys);
            return box.Reward("0");
        };
        Assert.Equal(0, (await GradeAsync()).Reward);
    }

    [Fact]
    public async Task Grade_RunsAsTheVerifiersUserWithItsVariablesAndSealsTheTests()
    {
        _task.With(task => task with
        {
            Agent = task.Agent with { User = "worker" },
            Verifier = task.Verifier with { User = "judge", Variables = new Dictionary<string, string> { ["MODE"] = "full" } },
        });
        _box.Other = request => request.Command[^1].Contains("id -u", StringComparison.Ordinal) ? new ExecResult(0, "1005:1005\n", 10, false) : null;
        await GradeAsync();
        var run = Assert.Single(_box.Executed, request => request.Command[^1].Contains("test.sh >", StringComparison.Ordinal));
        Assert.Equal(("judge", "full", null), (run.User, run.Variables["MODE"], run.Workdir));
        Assert.StartsWith("/tests/test.sh > /logs/verifier/test-stdout.txt 2>&1\n", run.Command[^1], StringComparison.Ordinal);
        var clear = Assert.Single(_box.Executed, request => request.Command[2].Contains("renew", StringComparison.Ordinal));
        Assert.Equal(("root", "1005:1005"), (clear.User, clear.Command[^1]));
    }

    [Fact]
    public async Task Grade_WithoutAReward_IsBroken()
    {
        _box.Tests = (_, _) => Task.CompletedTask;
        Assert.Contains("left no reward", (await GradeAsync()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grade_RewardJson_WinsOverTextIfTheTestsSpeakOfIt()
    {
        _task.Write("tests/grade.py", "open('/logs/verifier/reward.json', 'w')");
        _box.Tests = (box, _) =>
        {
            box.Put("/logs/verifier/reward.json", """{"a": 0.25, "b": 0.75}""");
            return box.Reward("1");
        };
        var verdict = await GradeAsync();
        Assert.Equal((0.5, 2), (verdict.Reward, verdict.Rewards.Count));
    }

    [Fact]
    public async Task Grade_RewardJson_ThatNoTestSpeaksOf_IsNotBelievedBesideAText()
    {
        _box.Tests = (box, _) =>
        {
            box.Put("/logs/verifier/reward.json", """{"reward": 1}""");
            return box.Reward("0");
        };
        Assert.Equal((0.0, null), ((await GradeAsync()).Reward, (await GradeAsync()).Problem));

        _box.Tests = (box, _) =>
        {
            box.Put("/logs/verifier/reward.json", """{"reward": 0}""");
            return box.Reward("1");
        };
        var verdict = await GradeAsync();
        Assert.Equal(1, verdict.Reward);
        Assert.Contains("reward.txt is believed", Assert.Single(verdict.Remarks), StringComparison.Ordinal);
    }

    // A test.sh that calls a program of the image, which writes it: Harbor's own example of a kit of graders.
    [Fact]
    public async Task Grade_RewardJson_ThatAProgramOfTheTestsWrites_IsBelievedWithARemark()
    {
        _box.Tests = (box, _) =>
        {
            box.Put("/logs/verifier/reward.json", """{"reward": true}""");
            return Task.CompletedTask;
        };
        var verdict = await GradeAsync();
        Assert.Equal((1.0, null), (verdict.Reward, verdict.Problem));
        Assert.Contains("No file of the tests names the reward.json", Assert.Single(verdict.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grade_TestsReplacedBeforeTheyRun_IsBroken()
    {
        _box.CopiedIn = _ => _box.Put("/tests/test.sh", "echo 1 > /logs/verifier/reward.txt");
        _box.Tests = (_, _) => throw new InvalidOperationException("These tests must not run.");
        Assert.Contains("does not hold the task's own tests/test.sh", (await GradeAsync()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grade_TestsChangedWhileTheyRun_IsRemarked()
    {
        _box.Tests = (box, _) =>
        {
            box.Put("/tests/test.sh", "exit");
            return box.Reward("1");
        };
        var verdict = await GradeAsync();
        Assert.Equal(1, verdict.Reward);
        Assert.Contains("tests/test.sh changed", Assert.Single(verdict.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grade_FoldersThatCannotBeCleared_IsBrokenAndRunsNothing()
    {
        _box.Other = request => request.Command[2].Contains("renew", StringComparison.Ordinal) ? new ExecResult(1, "/tests could not be emptied\n", 28, false) : null;
        _box.Tests = (_, _) => throw new InvalidOperationException("These tests must not run.");
        Assert.Contains("/tests could not be emptied", (await GradeAsync()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grade_BeyondItsTime_IsBroken()
    {
        _box.Tests = async (_, token) =>
        {
            _time.Advance(TimeSpan.FromSeconds(599));
            Assert.False(token.IsCancellationRequested);
            _time.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        };
        Assert.Contains("time limit of 600 s", (await GradeAsync(multiplier: 2)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grade_Cancelled_IsThrown()
    {
        using var stop = new CancellationTokenSource();
        _box.Tests = async (_, token) =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TaskVerifier(_time).GradeAsync(_task.Task, _box, new TrialConditions(), stop.Token));
    }
}
