using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Cuda.Graph;

namespace Vectorscope.Engine.Tests.Cuda;

public sealed class StepShapeTests
{
    private static readonly ModelConfig Large = NewModelShape.All["4b"].Config;

    // The numbers of the published model's shapes, counted by hand.
    [Fact]
    public void OfThe4BModel_HasItsSizes()
    {
        var shape = new StepShape(Large, Single: false);

        Assert.Null(shape.Obstacle);
        Assert.Equal(8192 + 4096 + 64, shape.LinearColumns);
        Assert.Equal(10240, shape.AttentionColumns);
        Assert.Equal((24, 8), (shape.LinearLayers, shape.FullLayers));
        Assert.Equal(256 << 10, shape.PageElementsOfLayer * shape.ElementBytes);
        Assert.Equal(2 << 20, 32L * 128 * 128 * sizeof(float));
        Assert.Equal(32L * 128 * 128, shape.StateElementsOfLayer);
        Assert.Equal(485, shape.Chunks);
        Assert.True(shape.HasTiledAttention);
        Assert.True(shape.HasOwnProducts);
        Assert.False(new StepShape(Large, Single: true).HasOwnProducts);
        Assert.Equal([1, 2, 4], new[] { 2560, 4096, 9216 }.Select(StepShape.Parts));
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("pocket")]
    public void OfASmallModel_HasNoObstacleAndPlainAttention(string name)
    {
        var shape = new StepShape(NewModelShape.All[name].Config, Single: true);

        Assert.Null(shape.Obstacle);
        Assert.False(shape.HasTiledAttention);
    }

    [Fact]
    public void OfModelsThatTheKernelsDoNotCover_SaysWhy()
    {
        (ModelConfig Config, string Word)[] others =
        [
            (ModelConfig.Load(Fixtures.RatiosModel), "12 wide"),
            (Large with { ConvolutionKernel = 3 }, "3 taps"),
            (Large with { HiddenSize = 2564 }, "2564"),
            (Large with { VocabularySize = 300_000 }, "300000"),
            (Large with { LayerKinds = [LayerKind.FullAttention] }, "one kind"),
        ];

        Assert.All(others, other => Assert.Contains(other.Word, new StepShape(other.Config, Single: false).Obstacle));
    }

    [Fact]
    public void LogitColumns_OfAnyVocabulary_AreMultiplesOf16Bytes() =>
        Assert.Equal([8, 8, 528, 248320], new[] { 1, 8, 521, 248320 }.Select(size => new StepShape(Large with { VocabularySize = size }, Single: false).LogitColumns));
}
