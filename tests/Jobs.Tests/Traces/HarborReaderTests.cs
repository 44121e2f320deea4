using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Traces;
using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Tests.Traces;

public sealed class HarborReaderTests
{
    private static readonly TimeZoneInfo Here = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(-5), "test", "test");

    [Fact]
    public void Job_OfHarbor_HasItsTrialsInOrderWithTheirEnds()
    {
        using var folder = new ResultFolder(ResultFolder.Harbor);

        var job = ResultFolders.Read(folder.Root, Here);

        Assert.Equal((ImportLayout.Harbor, "21636369-8b52-4b4a-97b7-50923ceb3ffd", "example"), (job.Layout, job.Id, job.Name));
        Assert.Empty(job.Problems);
        Assert.Equal("terminus-2__qwen3.5-4b", job.Arms[0]);
        Assert.Equal(
            [
                ("count-lines", TrialOutcome.Passed, AgentEnd.Completed, 1.0, 3),
                ("find-text", TrialOutcome.Cancelled, null, null, 0),
                ("make-archive", TrialOutcome.Infrastructure, null, null, 0),
                ("sort-names", TrialOutcome.TimedOut, AgentEnd.TimedOut, (double?)0.0, 3),
            ],
            job.Trials.Select(trial => (trial.Task, trial.Outcome, trial.AgentEnd, trial.Reward, trial.Turns.Count)));
        Assert.Contains("running", job.Trials[1].Sentence, StringComparison.Ordinal);
        Assert.Equal("RuntimeError: docker compose up failed", job.Trials[2].Sentence);
        Assert.Equal("AgentTimeoutError", job.Trials[3].ExceptionType);
    }

    [Fact]
    public void Job_LocalTimes_AreSetByItsTrials()
    {
        using var folder = new ResultFolder(ResultFolder.Harbor);

        var job = ResultFolders.Read(folder.Root, Here);

        // Written as 12:00:59.1 without a zone, while the first trial began at 10:01:00.5 UTC: two hours ahead.
        Assert.Equal(new DateTimeOffset(2026, 5, 30, 10, 0, 59, 100, TimeSpan.Zero), job.StartedAt);
        Assert.Equal(new DateTimeOffset(2026, 5, 30, 10, 15, 2, TimeSpan.Zero), job.EndedAt);
        Assert.Equal(new DateTimeOffset(2026, 5, 30, 10, 1, 0, 500, TimeSpan.Zero), job.Trials[0].StartedAt);
        Assert.Equal(79, job.Trials[0].Stages.Single(stage => stage.Stage == TrialStage.Agent).Seconds);
    }

    [Fact]
    public void Trial_OfHarbor_HasTurnsAndTotals()
    {
        using var folder = new ResultFolder(ResultFolder.Harbor);

        var trial = ResultFolders.Read(folder.Root, Here).Trials[0];

        Assert.Equal((4210L, 1024L, 812L), (trial.Counts.PromptTokens, trial.Counts.CachedTokens, trial.Counts.CompletionTokens));
        var last = trial.Turns[^1];
        Assert.Equal(("ls -la\n", 0.1, true), (last.Parsed!.Commands[0].Keystrokes, last.Parsed.Commands[0].Duration, last.Parsed.TaskComplete));
        Assert.Equal("I should look first.", last.Reply[last.ThinkingStart!.Value..last.ThinkingEnd!.Value]);
        Assert.StartsWith("Analysis: ", last.Reply[last.AnswerStart..], StringComparison.Ordinal);
        Assert.Equal((1900, 512, 270), (last.PromptTokens, last.CachedTokens, last.CompletionTokens));
        Assert.Equal(trial.Turns[1].Observation, last.Prompt);
        Assert.StartsWith("(protocol text)", trial.Turns[0].Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public void Trial_WithoutResultInAJobThatIsOver_HasCrashed()
    {
        using var folder = new ResultFolder(ResultFolder.Harbor);
        folder.Edit("result.json", "\"n_pending_trials\": 1", "\"n_pending_trials\": 0");

        Assert.Equal(TrialOutcome.Infrastructure, ResultFolders.Read(folder.Root, Here).Trials[1].Outcome);
    }

    [Fact]
    public void Job_WithTheOlderNames_IsReadTheSame()
    {
        using var folder = new ResultFolder(ResultFolder.Harbor);
        folder.Edit("result.json", "n_completed_trials", "n_trials");
        folder.Edit("result.json", "n_errored_trials", "n_errors");
        folder.Edit("result.json", "\"n_running_trials\": 0,", "");
        folder.Edit("config.json", "\"n_concurrent_trials\": 2", "\"orchestrator\": {\"n_concurrent_trials\": 2}");

        var job = ResultFolders.Read(folder.Root, Here);

        Assert.Equal((4, 0), (job.Trials.Count, job.Problems.Count));
    }

    [Theory]
    [InlineData("count-lines__aB3xK9q/result.json", "\"exception_info\": null", "\"exception_info\": 5", "exception_info", 3)]
    [InlineData("count-lines__aB3xK9q/result.json", "2026-05-30T10:01:00.500Z", "yesterday", "started_at", 3)]
    [InlineData("count-lines__aB3xK9q/result.json", "2026-05-30T10:01:00.500Z", "0001-01-01T00:00:00", "started_at", 3)]
    [InlineData("count-lines__aB3xK9q/result.json", "2026-05-30T10:01:00.500Z", "0001-01-01T00:00:00+05:00", "started_at", 3)]
    [InlineData("count-lines__aB3xK9q/result.json", "2026-05-30T10:01:00.500Z", "9999-12-31T23:59:59-14:00", "started_at", 3)]
    [InlineData("result.json", "2026-05-30T12:00:59.100000", "0001-01-01T00:00:00", "started_at", 4)]
    [InlineData("count-lines__aB3xK9q/result.json", "{\n    \"id\"", "{{\n    \"id\"", null, 3)]
    [InlineData("count-lines__aB3xK9q/agent/trajectory.json", "\"source\": \"user\"", "\"source\": \"nobody\"", "steps[0].source", 4)]
    [InlineData("count-lines__aB3xK9q/agent/trajectory.json", "ATIF-v1.6", "ATIF-v2.0", "schema_version", 4)]
    [InlineData("count-lines__aB3xK9q/agent/trajectory.json", "\"duration\": 0.1", "\"duration\": []", "steps[1].tool_calls[0].arguments.duration", 4)]
    [InlineData("result.json", "\"stats\": {", "\"stats\": [{}], \"more\": {", "stats", 4)]
    [InlineData("config.json", "\"job_name\": \"example\"", "\"job_name\": 7", "job_name", 4)]
    public void Job_OneFileIsWrong_NamesFileAndFieldAndKeepsTheRest(string file, string old, string now, string? field, int trials)
    {
        using var folder = new ResultFolder(ResultFolder.Harbor);
        folder.Edit(file, old, now);

        var job = ResultFolders.Read(folder.Root, Here);

        Assert.Equal((file, field), (Assert.Single(job.Problems).File, job.Problems[0].Field));
        Assert.Equal(trials, job.Trials.Count);
    }

    [Fact]
    public void Run_OfTerminalBench_HasItsAttempts()
    {
        using var folder = new ResultFolder(ResultFolder.TerminalBench);

        var job = ResultFolders.Read(folder.Root, Here);

        Assert.Equal((ImportLayout.TerminalBench, "d2d58443-07f0-42ce-87b3-17d94d1fe09f", "run-0.x"), (job.Layout, job.Id, job.Name));
        Assert.Equal("terminus__qwen", Assert.Single(job.Arms));
        Assert.Equal(
            [
                ("fix-permissions", 1, TrialOutcome.Failed, 0.0),
                ("hello-world", 1, TrialOutcome.Passed, 1.0),
                ("fix-permissions", 2, TrialOutcome.TimedOut, 0.0),
                ("hello-world", 2, TrialOutcome.TimedOut, (double?)0.0),
            ],
            job.Trials.Select(trial => (trial.Task, trial.Attempt, trial.Outcome, trial.Reward)));
        Assert.Equal(new DateTimeOffset(2025, 8, 15, 21, 23, 45, 100, TimeSpan.Zero), job.StartedAt);
        Assert.Equal((2000L, 400L), (job.Trials[2].Counts.PromptTokens, job.Trials[2].Counts.CompletionTokens));
    }

    [Theory]
    [InlineData("unset", "true", TrialOutcome.Passed)]
    [InlineData("unset", "false", TrialOutcome.Failed)]
    [InlineData("agent_timeout", "true", TrialOutcome.TimedOut)]
    [InlineData("agent_timeout", "null", TrialOutcome.VerifierBroken)]
    [InlineData("parse_error", "false", TrialOutcome.VerifierBroken)]
    [InlineData("test_timeout", "null", TrialOutcome.VerifierBroken)]
    [InlineData("unknown_agent_error", "null", TrialOutcome.Infrastructure)]
    [InlineData("agent_installation_failed", "false", TrialOutcome.Infrastructure)]
    public void Run_FailureMode_IsAnOutcome(string mode, string resolved, TrialOutcome outcome)
    {
        using var folder = new ResultFolder(ResultFolder.TerminalBench);
        const string file = "hello-world/hello-world.1-of-2.run-0.x/results.json";
        folder.Edit(file, "\"unset\"", $"\"{mode}\"");
        folder.Edit(file, "\"is_resolved\": true", $"\"is_resolved\": {resolved}");

        Assert.Equal(outcome, ResultFolders.Read(folder.Root, Here).Trials[1].Outcome);
    }

    [Fact]
    public void Folder_OfJobs_SaysWhichToTake()
    {
        using var folder = new ResultFolder(ResultFolder.Harbor);

        var error = Assert.Throws<TraceFormatException>(() => ResultFolders.Read(Path.GetDirectoryName(folder.Root)!, Here));

        Assert.Contains("job-0.9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_LinksOutOfIt_AreLeftOut()
    {
        using var folder = new ResultFolder(ResultFolder.Harbor);
        File.CreateSymbolicLink(folder["count-lines__aB3xK9q/agent/passwd"], "/etc/passwd");

        Assert.DoesNotContain(ResultFolders.Read(folder.Root, Here).Trials[0].Files, file => file.Name.EndsWith("passwd", StringComparison.Ordinal));
    }

    /// <summary>This runtime lists such a name and cannot open it.</summary>
    [Theory]
    [InlineData(ResultFolder.Harbor, "")]
    [InlineData(ResultFolder.Harbor, "count-lines__aB3xK9q")]
    [InlineData(ResultFolder.Harbor, "count-lines__aB3xK9q/agent")]
    [InlineData(ResultFolder.TerminalBench, "")]
    [InlineData(ResultFolder.TerminalBench, "hello-world")]
    [InlineData(ResultFolder.TerminalBench, "hello-world/hello-world.1-of-2.run-0.x")]
    public void Folder_NamesThatAreNoUtf8_AreLeftOut(string fixture, string below)
    {
        using var folder = new ResultFolder(fixture);
        var plain = Files(ResultFolders.Read(folder.Root, Here));
        using var odd = OddName.File(folder[below]);
        using var oddFolder = OddName.Folder(folder[below]);

        var job = ResultFolders.Read(folder.Root, Here);

        Assert.Equal((4, plain), (job.Trials.Count, Files(job)));

        static string Files(ImportedJob job) => string.Join("\n", [.. job.Files.Select(file => file.Name), .. job.Trials.SelectMany(trial => trial.Files.Select(file => $"{trial.Name}/{file.Name}"))]);
    }

    [Fact]
    public void Trajectory_Alone_IsATrialWithoutGrade()
    {
        using var folder = new ResultFolder(ResultFolder.Harbor);

        var job = ResultFolders.Read(folder["sort-names__Zk20fTe/agent/trajectory.json"], Here);

        var trial = Assert.Single(job.Trials);
        Assert.Equal((ImportLayout.Atif, TrialOutcome.Infrastructure, 3), (job.Layout, trial.Outcome, trial.Turns.Count));
        Assert.All(trial.Turns, turn => Assert.Equal("", Flagged.Words(turn)));
    }
}
