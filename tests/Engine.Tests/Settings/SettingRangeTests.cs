using System.Reflection;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Tests.Activations;
using Vectorscope.Engine.Training;

namespace Vectorscope.Engine.Tests.Settings;

/// <summary>What each range says is what the engine does, at every bound and just beyond it.</summary>
public sealed class SettingRangeTests
{
    private const double Infinite = double.PositiveInfinity, NaN = double.NaN, Tiny = double.Epsilon;
    private const int Steps = 10_000_000;

    // Setting, values accepted, values refused; null where leaving it out is asked about.
    public static TheoryData<string, double?[], double?[]> Sampling => new()
    {
        { "Temperature", [0, Tiny, 1, 10], [-Tiny, -1, Above(10), Infinite, NaN] },
        { "TopK", [0, 1, 1 << 20], [-1, (1 << 20) + 1] },
        { "TopP", [Tiny, 0.5, 1], [0, -Tiny, Above(1), Infinite, NaN] },
        { "MinP", [0, 0.5, 1], [-Tiny, Above(1), NaN] },
        { "PresencePenalty", [-10, -2, 0, 2, 10], [Below(-10), Above(10), Infinite, -Infinite, NaN] },
        { "MaxTokens", [1, 1 << 20], [0, -1, (1 << 20) + 1] },
    };

    public static TheoryData<string, double?[], double?[]> Training => new()
    {
        { "Steps", [1, Steps], [0, -1, Steps + 1] },
        { "SequenceTokens", [16, 1 << 18], [15, -1, (1 << 18) + 1] },
        { "Rows", [1, 4096], [0, 4097] },
        { "Accumulation", [1, 4096], [0, 4097] },
        { "LearningRate", [1e-12, 1, 10], [0, -1, Below(1e-12), Above(10), Infinite, NaN] },
        { "FinalShare", [0, 1], [-Tiny, Above(1), NaN] },
        { "WarmUpSteps", [0, 100], [-1, 101] },
        { "WeightDecay", [0, 10], [-Tiny, Above(10), Infinite, NaN] },
        { "Beta1", [0, 0.999999], [-Tiny, Above(0.999999), 1, NaN] },
        { "Beta2", [0, 0.999999], [-Tiny, Above(0.999999), 1, NaN] },
        { "Epsilon", [1e-16, 1], [0, -1, Below(1e-16), Above(1), NaN, Infinite] },
        { "ClipNorm", [null, 1e-6, 1e6], [0, -1, Below(1e-6), Above(1e6), NaN, Infinite] },
        { "EvaluateEvery", [null, 1, Steps], [0, -1, Steps + 1] },
        { "CheckpointEvery", [null, 1, Steps], [0, -1, Steps + 1] },
    };

    public static TheoryData<string, double?[], double?[]> Capture => new()
    {
        { "BatchTokens", [null, 16, 1 << 20], [15, -1, (1 << 20) + 1] },
        { "BatchRows", [1, int.MaxValue], [0, -1] },
        { "ResponseTokens", [1, 4096], [0, 4097] },
        { "Temperature", [0, 10], [-Tiny, Above(10), NaN] },
        { "TopP", [Tiny, 1], [0, Above(1), NaN] },
        { "TopK", [0, 1 << 20], [-1, (1 << 20) + 1] },
        { "FirstUnusedId", [null, 1, 300], [0, 301] },
    };

    public static TheoryData<string, double?[], double?[]> Separability => new()
    {
        { "Permutations", [null, 20, 100_000], [19, 100_001] },
    };

    [Theory]
    [MemberData(nameof(Sampling))]
    public void Sampling_AtEveryBound_IsAsTheRangeSays(string setting, double?[] accepted, double?[] refused) => Agree(
        SamplingRanges.All, setting, accepted, refused,
        value => GenerationValidation.Check(new ScheduledPrompt(new([1], With(new SamplingOptions(), setting, value))), 300));

    [Theory]
    [MemberData(nameof(Training))]
    public void Training_AtEveryBound_IsAsTheRangeSays(string setting, double?[] accepted, double?[] refused) => Agree(
        TrainingRanges.All, setting, accepted, refused,
        value => TrainingRanges.Check(With(new TrainingOptions { Steps = 100 }, setting, value)), ownBound: setting == "WarmUpSteps");

    [Theory]
    [MemberData(nameof(Capture))]
    public void Capture_AtEveryBound_IsAsTheRangeSays(string setting, double?[] accepted, double?[] refused) => Agree(
        CaptureRanges.All, setting, accepted, refused,
        value => CapturePlanCheck.Check(With(PlanExamples.Make([CapturePosition.ResponseMean]), setting, value), 300), ownBound: setting == "FirstUnusedId");

    [Theory]
    [MemberData(nameof(Separability))]
    public void Separability_AtEveryBound_IsAsTheRangeSays(string setting, double?[] accepted, double?[] refused) => Agree(
        SeparabilityRanges.All, setting, accepted, refused, value => With(new SeparabilityOptions(), setting, value).Validate());

    [Fact]
    public void Ranges_OfEveryRecord_NameAllItsNumbers()
    {
        // A seed may be any number.
        Assert.Equal(Numbers(typeof(SamplingOptions)), Names(SamplingRanges.All));
        Assert.Equal(Numbers(typeof(TrainingOptions)), Names(TrainingRanges.All));
        Assert.Equal(Numbers(typeof(CapturePlan)), Names(CaptureRanges.All));
        Assert.Equal(Numbers(typeof(SeparabilityOptions)), Names(SeparabilityRanges.All));
    }

    [Fact]
    public void Check_RepliesNotCaptured_LeavesTheirSettingsAlone() =>
        CapturePlanCheck.Check(PlanExamples.Make([CapturePosition.PromptMean]) with { ResponseTokens = 0, TopP = 0 }, 300);

    [Theory]
    [InlineData(0, 1, true, "between 0 and 1")]
    [InlineData(0, 1, false, "above 0 and at most 1")]
    [InlineData(0, Infinite, true, "0 or more")]
    [InlineData(0, Infinite, false, "above 0")]
    public void Words_OfARange_ReadAsASentence(double least, double most, bool hasLeast, string words) =>
        Assert.Equal(words, new SettingRange("x", least, most) { HasLeast = hasLeast }.Words);

    [Fact]
    public void Accepts_AFractionWhereWholeNumbersAreMeant_IsFalse() => Assert.False(SamplingRanges.TopK.Accepts(2.5));

    private static void Agree(IReadOnlyList<SettingRange> ranges, string setting, double?[] accepted, double?[] refused, Action<double?> engine, bool ownBound = false)
    {
        var range = Assert.Single(ranges, r => r.Setting == setting);
        foreach (var value in accepted)
        {
            Assert.True(range.Accepts(value), $"{value}");
            engine(value);
        }
        foreach (var value in refused)
        {
            // A bound that other settings or the model set is no part of the range itself.
            if (!ownBound || value < range.Least) Assert.False(range.Accepts(value), $"{value}");
            var error = Assert.Throws<SettingException>(() => engine(value));
            Assert.Equal((setting, value), (error.Setting, (double?)error.Value));
            Assert.Contains($"{range.Label} is {FormattableString.Invariant($"{value}")}; it must be {error.Accepted}.", error.Message, StringComparison.Ordinal);
            if (!ownBound) Assert.Equal(range.Words, error.Accepted);
        }
        Assert.Equal(accepted.Contains(null), range.Accepts(null));
    }

    private static double Above(double bound) => Math.BitIncrement(bound);

    private static double Below(double bound) => Math.BitDecrement(bound);

    // A copy of a record with one of its numbers set.
    private static T With<T>(T record, string setting, double? value) where T : class
    {
        var copy = (T)typeof(T).GetMethod("<Clone>$")!.Invoke(record, null)!;
        var property = typeof(T).GetProperty(setting)!;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        property.SetValue(copy, value is { } number ? Convert.ChangeType(number, type) : null);
        return copy;
    }

    private static IEnumerable<string> Numbers(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => (Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType) is var t && (t == typeof(int) || t == typeof(double) || t == typeof(long)) && p.Name != "Seed")
        .Select(p => p.Name).Order();

    private static IEnumerable<string> Names(IReadOnlyList<SettingRange> ranges) => ranges.Select(r => r.Setting).Order();
}
