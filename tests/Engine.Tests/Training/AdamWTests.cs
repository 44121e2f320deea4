using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Tests.Model;
using Vectorscope.Engine.Training;
using Vectorscope.Engine.Training.Network;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Training;

public sealed class AdamWTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Update_ThreeSteps_EqualsTheAlgorithmWrittenOutAndSparesNormsBiasesAndRates()
    {
        var options = new TrainingOptions { Steps = 3, WeightDecay = 0.3, Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-3 };
        var layout = new ParameterLayout(ModelConfig.Load(Fixtures.TinyModel));
        var random = new SeededRandom(1, RandomPurpose.Test, 0);
        double[] Normals() => [.. Enumerable.Range(0, (int)layout.Count).Select(_ => random.NextNormal())];
        var (start, gradients, rates) = (Normals(), new[] { Normals(), Normals(), Normals() }, new[] { 0.1, 0.05, 0.2 });

        var found = await engine.Run(() => TinyTraining.Normally(() =>
        {
            using var weights = new WeightBuffers(layout, tensor(start), ScalarType.Float64);
            using var optimizer = new AdamW(options, weights, layout.Decaying);
            for (var i = 0; i < 3; i++)
            {
                weights.Gradient.copy_(tensor(gradients[i]));
                optimizer.Update(i + 1, rates[i]);
            }
            return HostCopy.ToSingles(weights.Values);
        }));

        string[] spared = ["norm.weight", "A_log", "dt_bias"];
        Assert.Contains(layout.All, parameter => parameter.Name.EndsWith("conv1d.weight", StringComparison.Ordinal) && parameter.Decays);
        var expected = (double[])start.Clone();
        foreach (var parameter in layout.All)
        {
            for (var at = parameter.Offset; at < parameter.Offset + parameter.Count; at++)
            {
                double m = 0, v = 0;
                for (var i = 0; i < 3; i++)
                {
                    var g = gradients[i][at];
                    (m, v) = (0.8 * m + 0.2 * g, 0.9 * v + 0.1 * g * g);
                    var decay = spared.Any(part => parameter.Name.EndsWith(part, StringComparison.Ordinal)) ? 0 : 0.3;
                    expected[at] -= rates[i] * (m / (1 - Math.Pow(0.8, i + 1)) / (Math.Sqrt(v / (1 - Math.Pow(0.9, i + 1))) + 1e-3) + decay * expected[at]);
                }
            }
        }
        Near.Absolute(expected.Select(x => (float)x).ToArray(), found, 1e-5f);
    }

    [Fact]
    public async Task GradientNorm_ManySmallTermsBesideALargeOne_LosesNone()
    {
        var layout = new ParameterLayout(ModelConfig.Load(Fixtures.TinyModel));
        var gradient = Enumerable.Repeat(1e-4f, (int)layout.Count).ToArray();
        gradient[0] = 1;

        var norm = await engine.Run(() => TinyTraining.Normally(() =>
        {
            using var weights = new WeightBuffers(layout, zeros(layout.Count, ScalarType.Float32), ScalarType.Float32);
            weights.Gradient.copy_(tensor(gradient));
            return weights.GradientNorm().item<double>();
        }));

        Assert.Equal(Math.Sqrt(1 + (layout.Count - 1) * (double)1e-4f * 1e-4f), norm, 1e-12);
    }

    [Fact]
    public void LearningRate_WarmUpAndCosine_HasItsCorners()
    {
        var options = new TrainingOptions { Steps = 110, WarmUpSteps = 10, LearningRate = 2, FinalShare = 0.1 };

        Assert.Equal(0.2, LearningRates.At(options, 1), 1e-12);
        Assert.Equal(2, LearningRates.At(options, 10), 1e-12);
        Assert.Equal(2 * (0.1 + 0.9 / 2), LearningRates.At(options, 60), 1e-12);
        Assert.Equal(0.2, LearningRates.At(options, 110), 1e-12);
        Assert.Equal(2, LearningRates.At(options with { Steps = 10 }, 10), 1e-12);
    }
}
