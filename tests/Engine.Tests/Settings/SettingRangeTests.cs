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
    private const double Infinite = double.PositiveInfinity, Huge = double.MaxValue;
    private const double Whole = int.MaxValue;
    private static readonly double BelowOne = Math.BitDecrement(1.0), AboveOne = Math.BitIncrement(1.0);

    // Setting, values accepted, values refused; null where leaving it out is asked about.
    public static TheoryData<string, double?[], double?[]> Sampling => new()
    {
        { "Temperature", [0, double.Epsilon, 1, 250, Huge], [-double.Epsilon, -1, Infinite, double.NaN] },
        { "TopK", [0, 1, Whole], [-1] },
        { "TopP", [double.Epsilon, 0.5, 1], [0, -double.Epsilon, AboveOne, Infinite, double.NaN] },
        { "MinP", [0, 0.5, 1], [-double.Epsilon, AboveOne, double.NaN] },
        { "PresencePenalty", [-Huge, -2, 0, 2, Huge], [Infinite, -Infinite, double.NaN] },
        { "MaxTokens", [1, Whole], [0, -1] },
    };

    public static TheoryData<string, double?[], double?[]> Training => new()
    {
        { "Steps", [1, Whole], [0, -1] },
        { "SequenceTokens", [16, Whole], [15, -1] },
        { "Rows", [1, Whole], [0] },
        { "Accumulation", [1, Whole], [0] },
        { "LearningRate", [double.Epsilon, 1, Huge], [0, -1, Infinite, double.NaN] },
        { "FinalShare", [0, 1], [-double.Epsilon, AboveOne, double.NaN] },
        { "WarmUpSteps", [0, 100], [-1, 101] },
        { "WeightDecay", [0, Huge], [-double.Epsilon, Infinite, double.NaN] },
        { "Beta1", [0, BelowOne], [-double.Epsilon, 1, double.NaN] },
        { "Beta2", [0, BelowOne], [-double.Epsilon, 1, double.NaN] },
        { "Epsilon", [double.Epsilon, 1], [0, -1, double.NaN, Infinite] },
        { "ClipNorm", [null, double.Epsilon, Huge], [0, -1, double.NaN, Infinite] },
        { "EvaluateEvery", [null, 1, Whole], [0, -1] },
        { "CheckpointEvery", [null, 1, Whole], [0, -1] },
    };

    public static TheoryData<string, double?[], double?[]> Capture => new()
    {
        { "BatchTokens", [null, 16, 1 << 20], [15, -1, (1 << 20) + 1] },
        { "BatchRows", [1, Whole], [0, -1] },
        { "ResponseTokens", [1, 4096], [0, 4097] },
        { "Temperature", [0, 100], [-double.Epsilon, Math.BitIncrement(100.0), double.NaN] },
        { "TopP", [double.Epsilon, 1], [0, AboveOne, double.NaN] },
        { "TopK", [0, Whole], [-1] },
        { "FirstUnusedId", [null, 1, 300], [0, 301] },
    };

    public static TheoryData<string, double?[], double?[]> Separability => new()
    {
        { "Folds", [2, 255], [1, 256] },
        { "Repeats", [1, 10_000], [0, 10_001] },
        { "Permutations", [20, 100_000], [19, 100_001] },
        { "Bootstraps", [100, 1_000_000], [99, 1_000_001] },
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
    [InlineData(0, 1, true, true, "between 0 and 1")]
    [InlineData(0, 1, false, true, "above 0 and at most 1")]
    [InlineData(0, 1, true, false, "at least 0 and below 1")]
    [InlineData(0, Infinite, true, true, "0 or more")]
    [InlineData(0, Infinite, false, true, "above 0")]
    [InlineData(-Infinite, 2.5, true, true, "2.5 or less")]
    [InlineData(-Infinite, 2.5, true, false, "below 2.5")]
    [InlineData(-Infinite, Infinite, true, true, "finite")]
    public void Words_OfARange_ReadAsASentence(double least, double most, bool hasLeast, bool hasMost, string words) =>
        Assert.Equal(words, new SettingRange("x", least, most) { HasLeast = hasLeast, HasMost = hasMost }.Words);

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
