using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tests.Model;
using Vectorscope.Engine.Training.Network;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Training;

public sealed class TrainableModelTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    // Two rows of four chunks: borders inside chunks and exactly at one, tiny documents, one through two whole chunks, padding.
    private static readonly int[][] Lengths = [[150, 2, 3, 1 + 64, 20], [64, 64, 5, 90]];

    [Theory]
    [InlineData("qwen3_5-tiny")]
    [InlineData("qwen3_5-ratios")]
    public async Task Logits_PackedDocuments_EqualEachDocumentAloneInTheInferenceModel(string fixture)
    {
        var folder = Fixtures.Folder(fixture);
        using var model = await engine.Load(folder, ModelDevice.Cpu);
        var batch = TinyTraining.Batch(model.Config.VocabularySize, 256, Lengths);
        var logits = await engine.Run(() => TinyTraining.Normally(() =>
        {
            using var weights = TinyTraining.Weights(folder, ScalarType.Float32, ScalarType.Float32);
            using var network = new TrainableModel(model.Config, weights);
            using var input = network.Input(batch);
            return HostCopy.ToSingles(network.Logits(input));
        }));

        var vocabulary = model.Config.VocabularySize;
        for (var row = 0; row < Lengths.Length; row++)
        {
            var at = row * batch.Length;
            foreach (var length in Lengths[row])
            {
                var alone = await model.ForwardAsync(new(batch.Ids.AsSpan(at, length).ToArray(), 1), TestContext.Current.CancellationToken);
                Near.Absolute(alone.Logits, logits.AsSpan(at * vocabulary, length * vocabulary), 1e-3f);
                at += length;
            }
        }
    }

    [Fact]
    public async Task Logits_OneDocumentChanged_LeavesThoseOfTheOthersAsTheyWere()
    {
        var config = ModelConfig.Load(Fixtures.TinyModel);
        // In double precision nothing but a leak could show. Of the documents, the second changes: its neighbours share chunks with it on both sides.
        var (before, after) = (await LogitsOf([30, 50, 60, 40], 0), await LogitsOf([30, 50, 60, 40], 1));

        var vocabulary = config.VocabularySize;
        Near.Absolute(before.AsSpan(0, 30 * vocabulary), after.AsSpan(0, 30 * vocabulary), 2e-6f);
        Near.Absolute(before.AsSpan(80 * vocabulary, 100 * vocabulary), after.AsSpan(80 * vocabulary, 100 * vocabulary), 2e-6f);
        Assert.True(before[30 * vocabulary] != after[30 * vocabulary]);

        Task<float[]> LogitsOf(int[] lengths, int change) => engine.Run(() => TinyTraining.Normally(() =>
        {
            var batch = TinyTraining.Batch(vocabulary: config.VocabularySize, 192, lengths);
            for (var t = 30; t < 80; t++) batch.Ids[t] = (batch.Ids[t] + change) % config.VocabularySize;
            using var weights = TinyTraining.Weights(Fixtures.TinyModel, ScalarType.Float64, ScalarType.Float64);
            using var network = new TrainableModel(config, weights);
            using var input = network.Input(batch);
            return HostCopy.ToSingles(network.Logits(input));
        }));
    }

    [Fact]
    public async Task Loss_BFloat16Passes_IsNearThatOfSinglePrecision()
    {
        var config = ModelConfig.Load(Fixtures.TinyModel);
        var batch = TinyTraining.Batch(config.VocabularySize, 192, [100, 80], [190]);

        var (single, half) = (await Gradient(ScalarType.Float32), await Gradient(ScalarType.BFloat16));

        Assert.Equal(single.Loss, half.Loss, 0.02 * single.Loss);
        var cosine = single.Gradient.Zip(half.Gradient, (a, b) => (double)a * b).Sum()
            / Math.Sqrt(single.Gradient.Sum(v => (double)v * v) * half.Gradient.Sum(v => (double)v * v));
        Assert.InRange(cosine, 0.95, 1.0001);

        Task<(double Loss, float[] Gradient)> Gradient(ScalarType type) => engine.Run(() => TinyTraining.Normally(() =>
        {
            using var weights = TinyTraining.Weights(Fixtures.TinyModel, ScalarType.Float32, type);
            using var network = new TrainableModel(config, weights);
            using var input = network.Input(batch);
            using var sum = network.AddGradient(input, 1.0 / batch.Learned, recompute: false);
            return ((double)sum.item<float>() / batch.Learned, HostCopy.ToSingles(weights.Gradient));
        }));
    }

    [Fact]
    public async Task AddGradient_Twice_AddsUpAndRecomputingGivesTheSame()
    {
        var config = ModelConfig.Load(Fixtures.TinyModel);
        var batch = TinyTraining.Batch(config.VocabularySize, 256, Lengths);
        var (plain, twice, recomputed, losses) = await engine.Run(() => TinyTraining.Normally(() =>
        {
            using var weights = TinyTraining.Weights(Fixtures.TinyModel, ScalarType.Float32, ScalarType.Float32);
            using var network = new TrainableModel(config, weights);
            using var input = network.Input(batch);
            var loss = network.AddGradient(input, 1, recompute: false).item<float>();
            var one = HostCopy.ToSingles(weights.Gradient);
            network.AddGradient(input, 1, recompute: false);
            var two = HostCopy.ToSingles(weights.Gradient);
            weights.Gradient.zero_();
            network.AddGradient(input, 1, recompute: true);
            return (one, two, HostCopy.ToSingles(weights.Gradient), (loss, network.Loss(input).item<float>()));
        }));

        Assert.Equal(plain, recomputed);
        Near.Relative(plain.Select(v => 2 * v).ToArray(), twice, 1e-6f);
        Assert.Equal(losses.Item1, losses.Item2);
    }
}
