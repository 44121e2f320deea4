using Vectorscope.Dashboard.Presentation;
using Vectorscope.Engine.Statistics;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Trials;

namespace Vectorscope.Dashboard.Tests.Presentation;

public sealed class ArmCsvTests
{
    [Fact]
    public void Of_Arms_HasALineEachAndRunsNoName()
    {
        var counts = new TrialCounts
        {
            Turns = 10, PromptTokens = 16, CachedTokens = 17, CompletionTokens = 18, ThinkingTokens = 19,
            Findings = new Dictionary<string, FindingCount>
            {
                ["truncated"] = new(11, 1), ["unclosedThinking"] = new(12, 1), ["parseFailure"] = new(13, 1), ["noCommand"] = new(14, 1), ["emptyReply"] = new(15, 1),
            },
        };
        var arms = new[]
        {
            new ArmResult("=1+1", 1, 4, 0.25, new Interval(0.0455, 0.6994), 5, 6, 7, 8, 9, counts, Copies: 1, Intervention: new("ortho", "ablate d, writes", "abc")),
            new ArmResult("none", 0, 0, null, null, 0, 0, 0, 0, 0, TrialCounts.None),
        };

        Assert.Equal(
            [
                "arm,passed,trials,rate,wilson95Low,wilson95High,truncated,unclosedThinking,parseFailures,noCommand,emptyReplies,verboseThinking,replyInThinking,hedging,repetition,toolErrors,rewardAttempts,unchecked,copies,timedOut,verifierBroken,diskLimit,infrastructure,cancelled,turns,promptTokens,cachedTokens,completionTokens,thinkingTokens,distinct,intervention,interventionHash,commands,seconds,truncatedTrials,unclosedThinkingTrials,parseFailuresTrials,noCommandTrials,emptyRepliesTrials,verboseThinkingTrials,replyInThinkingTrials,hedgingTrials,repetitionTrials,toolErrorsTrials,rewardAttemptsTrials,uncheckedTrials,copiesTrials,baseline,difference,difference95Low,difference95High,intervalMeans,tasks,test,pGreater,pLess,pTwoSided,midP,fisherGreater,fisherLess,fisherTwoSided,holm,verdict",
                "\"'=1+1\",1,4,0.25,0.0455,0.6994,11,12,13,14,15,0,0,0,0,0,0,0,0,8,7,9,5,6,10,16,17,18,19,3,ortho,abc,0,0,1,1,1,1,1,0,0,0,0,0,0,0,0,,,,,,,,,,,,,,,,",
                "none,0,0,,,,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,,,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,,,,,,,,,,,,,,,,",
                "",
            ],
            ArmCsv.Of(arms).Split("\r\n"));
    }
}
