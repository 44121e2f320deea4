using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Tests.Model;

/// <summary>Against a float64 script that shares nothing with the engine, on head counts that the transformers fixture lacks.</summary>
public sealed class RatiosModelTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task Forward_OtherHeadRatios_EqualsTheScript(ModelDevice device)
    {
        using var model = await engine.Load(Fixtures.RatiosModel, device);
        using var expected = SafetensorsFile.Open(Path.Combine(Fixtures.RatiosModel, "expected.safetensors"));

        var result = await model.ForwardAsync(new(expected.ReadIntegers("ids"), 1), TestContext.Current.CancellationToken);

        Near.Relative(expected.ReadSingles("hidden"), result.Hidden, 1e-4f);
        Near.Relative(expected.ReadSingles("last_block"), result.LastBlock, 1e-4f);
        Near.Absolute(expected.ReadSingles("logits"), result.Logits, 5e-4f);
    }
}
