using System.Text.Json;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Tests.Model;

/// <summary>Two blocks of the real 4B layer shapes, against the logits that transformers computed from the same generated folder.</summary>
public sealed class RealShapeParityTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private sealed record Oracle(string Made, long[] Ids, float[] LastLogits);

    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task Forward_TwoBlocksOfTheRealShapes_EqualsTransformers(ModelDevice device)
    {
        await engine.Require(device);
        var folder = Directory.CreateTempSubdirectory("vectorscope-4b-2-").FullName;
        try
        {
            var target = Path.Combine(folder, "model");
            NewModel.Create(new NewModelOptions("4b-2", target, Vocabulary: 512, Seed: 1), null, TestContext.Current.CancellationToken);
            var oracle = JsonSerializer.Deserialize<Oracle>(
                await File.ReadAllTextAsync(Path.Combine(Fixtures.Folder("new-model-4b-2"), "last-logits.json"), TestContext.Current.CancellationToken), JsonSerializerOptions.Web)!;
            using var model = await engine.Load(target, device);

            var result = await model.ForwardAsync(new(oracle.Ids, 1), TestContext.Current.CancellationToken);

            Near.Absolute(oracle.LastLogits, result.Logits.AsSpan(^oracle.LastLogits.Length..), 1e-3f);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
