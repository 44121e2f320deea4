using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Findings.Flags;

namespace Vectorscope.Jobs.Tests.Trials.Findings.Flags;

public sealed class VerboseThinkingTests
{
    // Of ten values the 95th percentile lies at place 0.95 × 9 = 8.55, so 90 + 0.55 × 10 = 95.5; the 90th at 8.1, so 91; the median is 55.
    private static readonly int[] Baseline = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

    [Theory]
    [InlineData(95, false)]
    [InlineData(111, true)]
    // Above the percentile, and not twice the median.
    [InlineData(110, false)]
    public void Turn_IsVerbose_AboveThePercentileAndTheRatio(int tokens, bool expected) => Assert.Equal(expected, Words([Trial("base", "t", Baseline), Trial("arm", "t", tokens)]).Count == 1);

    [Fact]
    public void Percentile_LiesBetweenTheTwoNearestValues()
    {
        IReadOnlyDictionary<string, double?> low = new Dictionary<string, double?> { ["verboseThinking.ratio"] = 1 }, lower = new Dictionary<string, double?> { ["verboseThinking.ratio"] = 1, ["verboseThinking.percentile"] = 90 };

        Assert.Empty(Words([Trial("base", "t", Baseline), Trial("arm", "t", 95)], low));
        Assert.Single(Words([Trial("base", "t", Baseline), Trial("arm", "t", 96)], low));
        Assert.Empty(Words([Trial("base", "t", Baseline), Trial("arm", "t", 91)], lower));
        Assert.Single(Words([Trial("base", "t", Baseline), Trial("arm", "t", 92)], lower));
    }

    [Fact]
    public void Note_NamesBothLimits() => Assert.Equal(
        "200 tokens of thinking: above 95.5, which 95 % of the baseline's turns do not exceed, and 3.6 times its median of 55 on this task, where 2 times are allowed.",
        Assert.Single(Words([Trial("base", "t", Baseline), Trial("arm", "t", 200)])).At.Note);

    [Fact]
    public void OneSideWithoutTokens_IsComparedByCharacters()
    {
        var counted = Trial("base", "t", Baseline);
        FlaggedRunTrial Uncounted(params int[] lengths) => Trial("arm", "t", lengths) with { Thinking = [.. lengths.Select((length, i) => new ThinkingLength(i + 1, null, length))] };

        // The baseline's characters are ten times its tokens.
        Assert.Empty(Words([counted, Uncounted(1100)]));
        Assert.Single(Words([counted, Uncounted(1101)]));
        Assert.Single(Words([Uncounted([.. Baseline]) with { Arm = "base" }, Trial("arm", "t", 12)]));
    }

    [Fact]
    public void WithoutEnoughToCompareWith_NothingIsSaid()
    {
        Assert.Empty(Words([Trial("base", "t", Baseline), Trial("base", "t", 5000)]));
        Assert.Empty(Words([Trial("base", "t", Baseline[1..]), Trial("arm", "t", 5000)]));
        Assert.Empty(Words([Trial("base", "t", Baseline), Trial("arm", "other", 5000)]));
        Assert.Empty(Words([Trial("arm", "t", 5000)]));
        // An empty block is no thinking.
        Assert.Empty(Words([Trial("base", "t", Baseline) with { Thinking = [.. Baseline.Select((_, i) => new ThinkingLength(i + 1, 1, 2))] }, Trial("arm", "t", 5000)]));
    }

    private static List<(long Trial, Sighting At)> Words(IReadOnlyList<FlaggedRunTrial> trials, IReadOnlyDictionary<string, double?>? thresholds = null)
    {
        var rule = new VerboseThinking();
        return [.. rule.Find(new FlaggedRun("base", trials, FlagThresholds.Default.With(thresholds ?? new Dictionary<string, double?>(), [rule.Flag], new SpecProblems())))];
    }

    private static FlaggedRunTrial Trial(string arm, string task, params int[] tokens) =>
        new(tokens.Length, arm, task, [.. tokens.Select((count, i) => new ThinkingLength(i + 1, count, 10 * count))], null);
}
