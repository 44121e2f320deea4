using System.Reflection;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Training;

namespace Vectorscope.Engine.Tests.Settings;

/// <summary>Whatever a training's settings declare, the engine takes; it may take more.</summary>
public sealed class TrainingFieldsTests
{
    // Any seed will do, and where it trains is no number.
    private static readonly string[] s_withoutRange = [nameof(TrainingOptions.Seed)];

    public static TheoryData<string> Numbers => [.. Declared().Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Bounds_OfAField_AreWithinTheEngines(string name)
    {
        var property = typeof(TrainingOptions).GetProperty(name)!;
        var declared = property.GetCustomAttribute<RangeAttribute>()!;

        var engine = Assert.Single(TrainingRanges.All, range => range.Setting == name);

        Assert.All([declared.Least, declared.Most], bound => Assert.True(engine.Accepts(bound), $"{name} = {bound}"));
        Assert.Equal(Nullable.GetUnderlyingType(property.PropertyType) is not null, engine.AllowsNull);
    }

    [Fact]
    public void EveryNumber_IsDeclared() => Assert.Equal(TrainingRanges.All.Select(range => range.Setting).Order(), Declared().Select(property => property.Name).Order());

    /// <summary>The fingerprint of a checkpoint is taken over these, in this order: another one ends every interrupted training.</summary>
    [Fact]
    public void Properties_AreThoseOfEveryCheckpoint() => Assert.Equal(
        [
            "Steps", "SequenceTokens", "Rows", "Accumulation", "LearningRate", "FinalShare", "WarmUpSteps", "WeightDecay", "Beta1", "Beta2", "Epsilon", "ClipNorm",
            "Device", "Dtype", "GradientCheckpointing", "EvaluateEvery", "CheckpointEvery", "Seed",
        ],
        System.Text.Json.JsonSerializer.SerializeToElement(new TrainingOptions { Steps = 1 }).EnumerateObject().Select(property => property.Name));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(10_000_000, 1_000_000)]
    public void Tenth_IsRoundedUp(int steps, int tenth) => Assert.Equal(tenth, TrainingOptions.Tenth(new TrainingOptions { Steps = steps }));

    private static IEnumerable<PropertyInfo> Declared() =>
        typeof(TrainingOptions).GetProperties().Where(property => property.GetCustomAttribute<RangeAttribute>() is not null && !s_withoutRange.Contains(property.Name));
}
