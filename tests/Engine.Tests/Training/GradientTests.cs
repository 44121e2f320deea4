using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Tests.Model;
using Vectorscope.Engine.Training;
using Vectorscope.Engine.Training.Network;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Training;

public sealed class GradientTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData("qwen3_5-tiny")]
    [InlineData("qwen3_5-ratios")]
    public async Task AddGradient_InDoublePrecision_EqualsFiniteDifferencesForEveryParameter(string fixture)
    {
        var folder = Fixtures.Folder(fixture);
        var config = ModelConfig.Load(folder);
        // Three chunks in a row: documents that end inside and at a chunk, that go through one, and two tokens short.
        var batch = TinyTraining.Batch(config.VocabularySize, 192, [10, 54, 2, 1 + 64 + 40]);
        await engine.Run(() => TinyTraining.Normally(() =>
        {
            using var weights = TinyTraining.Weights(folder, ScalarType.Float64, ScalarType.Float64);
            using var network = new TrainableModel(config, weights);
            using var input = network.Input(batch);
            network.AddGradient(input, 1.0 / batch.Learned, recompute: false);
            foreach (var parameter in new ParameterLayout(config).All) CompareAlong(parameter, weights, network, input, batch.Learned);
            return true;
        }));
    }

    // The slope of the loss along a random unit direction of one parameter.
    private static void CompareAlong(ModelParameter parameter, WeightBuffers weights, TrainableModel network, PackedInput input, int learned)
    {
        var random = new SeededRandom(1, RandomPurpose.Test, parameter.Offset);
        double[] direction = [.. Enumerable.Range(0, (int)parameter.Count).Select(_ => random.NextNormal())];
        using var raw = tensor(direction);
        using var along = raw.div(raw.norm());
        using var values = weights.Values.narrow(0, parameter.Offset, parameter.Count);
        using var gradient = weights.Gradient.narrow(0, parameter.Offset, parameter.Count);
        const double step = 3e-5;
        var slope = (Loss(1) - Loss(-1)) / (2 * step);
        var computed = gradient.dot(along).item<double>();
        Assert.True(Math.Abs(slope - computed) <= 1e-6 * Math.Max(1e-2, Math.Abs(slope)), $"{parameter.Name}: {slope} by differences, {computed} computed");

        double Loss(int steps)
        {
            using var saved = values.clone();
            values.add_(along, steps * step);
            using var sum = network.Loss(input);
            values.copy_(saved);
            return sum.item<double>() / learned;
        }
    }
}
