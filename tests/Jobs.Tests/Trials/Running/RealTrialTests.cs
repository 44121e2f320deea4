using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials.Running;
using Vectorscope.Jobs.Trials.Verification;

namespace Vectorscope.Jobs.Tests.Trials.Running;

/// <summary>Trials in real sandboxes, against agents that cheat.</summary>
public sealed class RealTrialTests : IDisposable
{
    private readonly RealTrial _trial = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _trial.Dispose();

    private Task<TrialResult> ShellAsync(string line) => _trial.ShellAsync(line, Token);

    [Fact]
    public async Task Oracle_Passes_AndLeavesItsOutput()
    {
        _trial.Task.Write("solution/solve.sh", "#!/bin/bash\necho working in $PWD\necho done > answer.txt\nexit 3\n");
        var result = await _trial.RunAsync(new OracleAgent(), Token);
        Assert.Equal((TrialOutcome.Passed, 1.0, null), (result.Outcome, result.Reward, result.Sentence));
        Assert.Equal("working in /app\n", await _trial.OutputAsync("agent/oracle.txt"));
        Assert.Equal("3\n", await _trial.OutputAsync("agent/exit-code.txt"));
        Assert.Empty(result.Remarks);
    }

    [Fact]
    public async Task Nop_Fails()
    {
        var result = await _trial.RunAsync(new NopAgent(), Token);
        Assert.Equal((TrialOutcome.Failed, 0.0), (result.Outcome, result.Reward));
    }

    [Theory]
    [InlineData("echo 1 > /logs/verifier/reward.txt; echo '{\"reward\": 1}' > /logs/verifier/reward.json")]
    [InlineData("rm -rf /logs/verifier; mkdir /app/mine; echo '{\"reward\": 1}' > /app/mine/reward.json; ln -s /app/mine /logs/verifier")]
    [InlineData("rm -rf /logs; mkdir -p /app/mine/verifier; echo '{\"reward\": 1}' > /app/mine/verifier/reward.json; ln -s /app/mine /logs")]
    [InlineData("mkdir -p /app/mine; printf '#!/bin/bash\\necho 1 > /logs/verifier/reward.txt\\n' > /app/mine/test.sh; ln -s /app/mine /tests; chmod 555 /app/mine")]
    [InlineData("mkdir -p /tests/a/b; echo x > /tests/a/b/c; chmod 000 /tests/a/b/c /tests/a/b /tests/a; chattr -R +i /tests; chmod 000 /logs/verifier")]
    [InlineData("rm -rf /tests; echo file > /tests; rm -rf /logs/verifier; mkfifo /logs/verifier")]
    [InlineData("mkdir -p /tests; mkfifo /tests/test.sh; cd /logs/verifier; for i in $(seq 40); do mkdir -p d$i/e; touch \"d$i/e/-rf\" \"d$i/e/new\nline\"; done")]
    [InlineData("mkdir -p /tests; ln -s /etc/passwd /tests/test.sh; ln -s /app/answer.txt /logs/verifier/reward.txt; echo 1 > /app/answer.txt")]
    public async Task Cheat_PlantedBeforeGrading_EarnsNothing(string line)
    {
        var result = await ShellAsync(line);
        Assert.Equal((TrialOutcome.Failed, 0.0, null), (result.Outcome, result.Reward, result.Sentence));
        Assert.Equal("0\n", await _trial.OutputAsync("verifier/reward.txt"));
        Assert.False(File.Exists(Path.Combine(_trial.Output, "verifier", "reward.json")));
    }

    [Fact]
    public async Task Cheat_LinkedFolders_LeaveTheirTargetsAlone()
    {
        _trial.Task.Write("tests/test.sh", "#!/bin/bash\nls /app/mine > /logs/verifier/seen.txt\necho 0 > /logs/verifier/reward.txt\n");
        await ShellAsync("mkdir /app/mine; touch /app/mine/keep; rm -rf /logs/verifier; ln -s /app/mine /logs/verifier; ln -s /app/mine /tests");
        Assert.Equal("keep\n", await _trial.OutputAsync("verifier/seen.txt"));
    }

    [Fact]
    public async Task Cheat_ProcessThatKeepsReplacingTheTests_DoesNotPassUnnoticed()
    {
        var result = await ShellAsync(
            "printf '#!/bin/bash\\necho 1 > /logs/verifier/reward.txt\\n' > /app/fake; chmod +x /app/fake; " +
            "(while :; do cp /app/fake /tests/test.sh; sleep 0.02; done) > /dev/null 2>&1 & disown");
        Assert.True(
            result.Outcome == TrialOutcome.VerifierBroken || result.Remarks.Any(remark => remark.Contains("tests/test.sh changed", StringComparison.Ordinal)),
            $"{result.Outcome} {result.Sentence}");
    }

    [Fact]
    public async Task Cheat_ProcessThatWritesRewardJson_IsNotBelieved()
    {
        var result = await ShellAsync("(while :; do echo '{\"reward\": 1}' > /logs/verifier/reward.json; sleep 0.02; done) > /dev/null 2>&1 & disown");
        Assert.NotEqual(TrialOutcome.Passed, result.Outcome);
    }

    [Fact]
    public async Task Service_ThatTheAgentStarted_LivesOnWhileItIsGraded()
    {
        _trial.Task.Write("tests/test.sh", "#!/bin/bash\n[ \"$(cat /app/pid)\" -gt 1 ] && kill -0 \"$(cat /app/pid)\" && echo 1 > /logs/verifier/reward.txt\n");
        var result = await ShellAsync("sleep 100 > /dev/null 2>&1 & echo $! > /app/pid; disown");
        Assert.Equal(TrialOutcome.Passed, result.Outcome);
    }

    [Fact]
    public async Task Tests_ThatHang_AreStoppedAtTheirLimit()
    {
        _trial.Task.Write("tests/test.sh", "#!/bin/bash\necho begun\ntouch /app/begun\nsleep infinity\necho 1 > /logs/verifier/reward.txt\n");
        _trial.Task.With(task => task with { Verifier = task.Verifier with { TimeoutSeconds = 420 } });
        var graded = new TaskCompletionSource<ISandbox>();
        var running = _trial.RunAsync(
            new ScriptedAgent((context, _) =>
            {
                graded.SetResult(context.Sandbox);
                return Task.FromResult(AgentEnd.Completed);
            }),
            Token);
        await Patience.UntilFileAsync(await graded.Task, "/app/begun");
        _trial.Time.Strike(TimeSpan.FromSeconds(420));
        var result = await running;
        Assert.Equal(TrialOutcome.VerifierBroken, result.Outcome);
        Assert.Contains("time limit of 420 s", result.Sentence, StringComparison.Ordinal);
        Assert.Equal("begun\n", await _trial.OutputAsync("verifier/test-stdout.txt"));
    }

    [Fact]
    public async Task Tests_ThatFlood_LeaveABoundedLog()
    {
        _trial.Task.Write("tests/test.sh", "#!/bin/bash\necho first\nhead -c 6000000 /dev/zero | tr '\\0' x\necho last\necho 1 > /logs/verifier/reward.txt\nexit 9\n");
        var result = await _trial.RunAsync(new NopAgent(), Token);
        Assert.Equal(TrialOutcome.Passed, result.Outcome);
        var log = await _trial.OutputAsync("verifier/test-stdout.txt");
        Assert.InRange(log.Length, TaskVerifier.MaxLogBytes, TaskVerifier.MaxLogBytes + 100);
        Assert.StartsWith("first\nxxx", log, StringComparison.Ordinal);
        Assert.EndsWith("xlast\n", log, StringComparison.Ordinal);
        Assert.Contains("bytes left out", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_OutOfTime_IsGradedAllTheSame()
    {
        _trial.Task.With(task => task with { Agent = new TaskAgentSettings(430, null) });
        var begun = new TaskCompletionSource<ISandbox>();
        var running = _trial.RunAsync(
            new ScriptedAgent(async (context, token) =>
            {
                begun.SetResult(context.Sandbox);
                await context.Sandbox.ExecAsync(ExecRequest.Shell("echo done > /app/answer.txt; touch /app/begun; sleep infinity"), token);
                return AgentEnd.Completed;
            }),
            Token);
        await Patience.UntilFileAsync(await begun.Task, "/app/begun");
        _trial.Time.Strike(TimeSpan.FromSeconds(430));
        var result = await running;
        Assert.Equal((TrialOutcome.TimedOut, 1.0), (result.Outcome, result.Reward));
    }

    [Fact]
    public async Task Cancel_EndsWhatTheAgentRuns()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var result = await _trial.RunAsync(
            new ScriptedAgent(async (context, token) =>
            {
                var endless = context.Sandbox.ExecAsync(ExecRequest.Shell("touch /app/begun; sleep infinity"), token);
                await Patience.UntilFileAsync(context.Sandbox, "/app/begun");
                await stop.CancelAsync();
                await endless;
                return AgentEnd.Completed;
            }),
            stop.Token);
        Assert.Equal(TrialOutcome.Cancelled, result.Outcome);
    }
}
