using System.Text;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Trials.Records;

public sealed class TrialCsvTests
{
    [Fact]
    public async Task Write_HostileTexts_StayInTheirCells()
    {
        var trial = new TrialRow(
            1, "run", "task__abcdefg", "@task", "-5", 2, false, TrialOutcome.TimedOut, null, -1.5, "=HYPERLINK(\"x\"), then\nmore", null, null,
            new TrialCounts { Turns = 3, PromptTokens = 9, CompletionTokens = 8, Findings = new Dictionary<string, FindingCount> { ["parseFailure"] = new(1, 1) } }, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(2.50049), 1);

        var lines = (await TextAsync(trial)).Split('\n', 2);

        Assert.Equal(
            "1,task__abcdefg,\"'@task\",\"'-5\",2,timedOut,0,-1.5,,3,0,0,1,0,0,0,0,0,0,0,0,0,0,9,0,8,0,1,1970-01-01T00:00:00.0000000Z,1970-01-01T00:00:02.5004900Z,2.5,\"'=HYPERLINK(\"\"x\"\"), then\nmore\",,\n",
            lines[1]);
        Assert.Equal(
            "id,trial,task,arm,attempt,outcome,passed,reward,agentEnd,turns,truncated,unclosedThinking,parseFailures,noCommand,emptyReplies,verboseThinking,replyInThinking,hedging,repetition,toolErrors,rewardAttempts,unchecked,copies,promptTokens,cachedTokens,completionTokens,thinkingTokens,tries,startedAt,endedAt,seconds,sentence,labels,notes",
            lines[0]);
    }

    [Fact]
    public async Task Write_ATrialThatWaits_LeavesEmptyWhatItHasNotYet()
    {
        var trial = new TrialRow(7, "run", "task__abcdefg", "task", "arm", 1, false, null, null, null, null, null, null, TrialCounts.None, 1, null, null, 1);

        Assert.Equal("7,task__abcdefg,task,arm,1,,,,,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,,,,,,", (await TextAsync(trial)).Split('\n')[1]);
    }

    private static async Task<string> TextAsync(TrialRow trial)
    {
        using var stream = new MemoryStream();
        await TrialCsv.WriteAsync(new[] { trial }.ToAsyncEnumerable(), stream, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
