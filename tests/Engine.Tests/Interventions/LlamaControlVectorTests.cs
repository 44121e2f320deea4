using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Interventions;

/// <summary>A control vector that we wrote does to our logits what it does to llama.cpp's, which read it by itself (Fixtures/llama-control-vector).</summary>
public sealed class LlamaControlVectorTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task Add_OfAControlVector_EqualsLlamaCpp(ModelDevice device)
    {
        var folder = Fixtures.Folder("llama-control-vector");
        using var model = await engine.Load(Fixtures.PocketModel, device);
        using var ids = SafetensorsFile.Open(Path.Combine(folder, "ids.safetensors"));
        using var expected = SafetensorsFile.Open(Path.Combine(folder, "expected.safetensors"));
        var (strengths, logits) = (expected.ReadSingles("strengths"), expected.ReadSingles("logits"));
        var direction = ControlVectorFile.Load(Path.Combine(folder, "control.gguf"));
        var vocabulary = model.Config.VocabularySize;
        for (var i = 0; i < strengths.Length; i++)
        {
            var intervention = strengths[i] == 0 ? null : CompiledIntervention.Of(
                new([new Add { Direction = "control", Strength = strengths[i] }]), _ => direction, model.Config.LayerCount, model.Config.HiddenSize);

            var found = await model.ForwardAsync(new(ids.ReadIntegers("ids"), 1) { Intervention = intervention }, TestContext.Current.CancellationToken);

            Near.Absolute(logits.AsSpan(i * vocabulary, vocabulary), found.Logits.AsSpan(found.Logits.Length - vocabulary), 1e-4f);
        }
        // The vector is no small matter: it moves some logit by more than ten.
        Assert.True(Enumerable.Range(0, vocabulary).Max(id => Math.Abs(logits[vocabulary + id] - logits[id])) > 10);
    }
}
