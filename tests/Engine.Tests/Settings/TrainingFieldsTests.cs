using Vectorscope.Engine.Training;

namespace Vectorscope.Engine.Tests.Settings;

public sealed class TrainingFieldsTests
{
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
}
