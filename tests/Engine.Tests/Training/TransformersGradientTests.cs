using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tests.Model;
using Vectorscope.Engine.Training;
using Vectorscope.Engine.Training.Network;
using Vectorscope.Engine.Training.Packing;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Training;

public sealed class TransformersGradientTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task AddGradient_PackedRows_EqualsTransformers(ModelDevice device)
    {
        await engine.Require(device);
        using var expected = SafetensorsFile.Open(Path.Combine(Fixtures.TinyModel, "gradients.safetensors"));
        List<TrainingDocument> documents = [.. Enumerable.Range(0, 3).Select(i => new TrainingDocument(
            [.. expected.ReadIntegers($"ids_{i}").Select(id => (int)id)], [.. expected.ReadIntegers($"learned_{i}").Select(l => l == 1)]))];
        var config = ModelConfig.Load(Fixtures.TinyModel);
        // The fixture was computed on a processor; a GPU adds up in another order (2.1e-4 of the largest at the most, on an H200).
        var tolerance = device == ModelDevice.Cuda ? 4e-4f : 2e-4f;
        // All three in one row.
        var batch = PackedBatch.From([documents], documents.Sum(d => d.Tokens.Length));
        await engine.Run(() => TinyTraining.Normally(() =>
        {
            using var weights = TinyTraining.Weights(Fixtures.TinyModel, ScalarType.Float32, ScalarType.Float32, ModelPlace.Of(device, ModelDtype.Float32, () => LibTorch.Load().Cuda).Tensors);
            using var network = new TrainableModel(config, weights);
            using var input = network.Input(batch);
            using var sum = network.AddGradient(input, 1.0 / batch.Learned, recompute: false);
            Assert.Equal(expected.ReadSingles("loss")[0], sum.item<float>() / batch.Learned, 1e-5f);
            foreach (var parameter in new ParameterLayout(config).All)
                Near.Relative(expected.ReadSingles("model." + parameter.Name), HostCopy.ToSingles(weights.Gradient.narrow(0, parameter.Offset, parameter.Count)), tolerance);
            return true;
        }));
    }
}
