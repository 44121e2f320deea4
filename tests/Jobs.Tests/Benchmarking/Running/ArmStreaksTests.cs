using Vectorscope.Jobs.Benchmarking.Running;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Benchmarking.Running;

public sealed class ArmStreaksTests
{
    // P passed, F failed, T out of time but solved, t out of time and not, V broken verifier, I infrastructure, C cancelled.
    [Theory]
    [InlineData("FPF", null)]
    [InlineData("FF", 2)]
    [InlineData("FICF", 4)]
    [InlineData("FTFt", 4)]
    [InlineData("VV", 2)]
    [InlineData("IIIICC", null)]
    [InlineData("FFP", 2)]
    public void Arm_EndsWithTheSecondFailureInARow(string ends, int? last)
    {
        var streaks = new ArmStreaks(2);
        int? ended = null;
        for (var i = 0; i < ends.Length; i++)
        {
            var (outcome, reward) = Outcome(ends[i]);
            // Another arm's trials are none of its own.
            streaks.Add("other", TrialOutcome.Passed, 1);
            if (streaks.Add("arm", outcome, reward)) ended = i + 1;
        }

        Assert.Equal(last, ended);
        Assert.Equal(last is not null, streaks.WhyEnded("arm") is not null);
        Assert.Null(streaks.WhyEnded("other"));
    }

    [Fact]
    public void Arm_WithoutALimit_NeverEnds()
    {
        var streaks = new ArmStreaks(null);
        for (var i = 0; i < 1000; i++) Assert.False(streaks.Add("arm", TrialOutcome.Failed, 0));

        Assert.Null(streaks.WhyEnded("arm"));
    }

    private static (TrialOutcome Outcome, double? Reward) Outcome(char letter) => letter switch
    {
        'P' => (TrialOutcome.Passed, 1),
        'F' => (TrialOutcome.Failed, 0),
        'T' => (TrialOutcome.TimedOut, 1),
        't' => (TrialOutcome.TimedOut, 0),
        'V' => (TrialOutcome.VerifierBroken, null),
        'I' => (TrialOutcome.Infrastructure, null),
        _ => (TrialOutcome.Cancelled, null),
    };
}
