using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Tests.Model;

/// <summary>Weights that bring a head although the config ties it.</summary>
public sealed class OwnHeadTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Forward_HeadWithOtherValues_IsComputedWithIt()
    {
        TinyModels.Write(_folder["own"], ownHead: values => [.. values.Select(v => -2 * v)]);
        using LanguageModel tied = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu), own = await engine.Load(_folder["own"], ModelDevice.Cpu);
        var request = new ForwardRequest([1, 2, 3, 5, 8, 13], 1);

        var expected = (await tied.ForwardAsync(request, TestContext.Current.CancellationToken)).Logits;
        var found = (await own.ForwardAsync(request, TestContext.Current.CancellationToken)).Logits;

        // A power of two changes no digit.
        Near.Absolute([.. expected.Select(logit => -2 * logit)], found, 1e-5f);
        Assert.Contains("lm_head.weight", Assert.Single(Checkpoint.Inspect(_folder["own"]).Warnings, w => w.Contains("head", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(Checkpoint.Inspect(Fixtures.TinyModel).Parameters + 320 * 64, Checkpoint.Inspect(_folder["own"]).Parameters);
    }

    [Fact]
    public void Inspect_HeadThatIsACopy_IsTheTiedModel()
    {
        TinyModels.Write(_folder["copy"], ownHead: values => values);

        var info = Checkpoint.Inspect(_folder["copy"]);

        Assert.True(info.Config.TiedHead);
        Assert.Equal(Checkpoint.Inspect(Fixtures.TinyModel).Parameters, info.Parameters);
        Assert.Equal(Checkpoint.Inspect(Fixtures.TinyModel).Warnings, info.Warnings);
    }

    [Fact]
    public void Inspect_HeadOfAnotherShape_IsRefusedByName()
    {
        TinyModels.Write(_folder["short"], ownHead: values => values);
        using (var tiny = SafetensorsFile.Open(Path.Combine(Fixtures.TinyModel, "model.safetensors")))
        {
            using var writer = SafetensorsWriter.Create(Path.Combine(_folder["short"], "model.safetensors"),
                [.. tiny.Tensors.Values.Select(t => new TensorDeclaration(t.Name, t.Type, t.Shape)), new("lm_head.weight", TensorType.F32, [319, 64])]);
        }

        Assert.Equal("lm_head.weight", Assert.Throws<CheckpointException>(() => Checkpoint.Inspect(_folder["short"])).Tensor);
    }

    public void Dispose() => _folder.Dispose();
}
