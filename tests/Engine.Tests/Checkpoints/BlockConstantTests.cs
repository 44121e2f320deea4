using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Interventions;
using Vectorscope.Engine.Tests.Model;
using Vectorscope.Engine.Training;

namespace Vectorscope.Engine.Tests.Checkpoints;

/// <summary>A constant in a block, which an edit put there: <c>mlp.down_proj.bias</c>.</summary>
public sealed class BlockConstantTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private static readonly float[] Constant = [.. Enumerable.Range(0, Examples.Width).Select(i => MathF.Sin(i + 1))];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_AModelWithOne_ReadsCountsAndHashesIt()
    {
        Write(1, Constant);
        var info = Checkpoint.Inspect(_folder["model"]);
        var plain = Checkpoint.Inspect(Fixtures.TinyModel);

        using (var model = Checkpoint.Open(_folder["model"])) Assert.Equal(Constant, model["layers.1.mlp.down_proj.bias"].ReadSingles());
        Assert.Equal((plain.Parameters + 64, plain.Bytes + 256, plain.SkippedTensors), (info.Parameters, info.Bytes, info.SkippedTensors));
        Assert.Equal(plain.Layers.Select(layer => layer.Parameters + (layer.Layer == 2 ? 64 : 0)), info.Layers.Select(layer => layer.Parameters));
        Assert.Contains("It has a constant in 1 of 4 blocks", Assert.Single(info.Warnings.Except(plain.Warnings)), StringComparison.Ordinal);
        var hash = Checkpoint.ContentHash(_folder["model"], null, Token);
        Directory.Delete(_folder["model"], recursive: true);
        Write(1, [.. Constant.Select(v => 2 * v)]);
        Assert.NotEqual(hash, Checkpoint.ContentHash(_folder["model"], null, Token));
        var (with, without) = (await FootprintAsync(_folder["model"]), await FootprintAsync(Fixtures.TinyModel));
        Assert.Equal(without.Weights + 256, with.Weights);
    }

    [Fact]
    public void Open_OneOfAnotherWidth_IsRefusedByName()
    {
        Write(1, Constant[..^1]);

        var e = Assert.Throws<CheckpointException>(() => Checkpoint.Open(_folder["model"]));

        Assert.EndsWith("layers.1.mlp.down_proj.bias", e.Tensor, StringComparison.Ordinal);
        Assert.Contains("[63] found, [64] expected", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layers.4.mlp.down_proj.bias")]
    [InlineData("layers.1.mlp.up_proj.bias")]
    [InlineData("layers.1.self_attn.o_proj.bias")]
    public void Open_AnyOtherConstant_IsUnknownAsEver(string name)
    {
        TinyModels.Write(_folder["model"], more: new Dictionary<string, float[]> { [name] = Constant });

        var e = Assert.Throws<CheckpointException>(() => Checkpoint.Open(_folder["model"]));

        Assert.Contains("1 unknown: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
    }

    // Every block's stream is the plain model's up to the constant, and there it is that stream and the constant.
    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task Forward_AModelWithOne_AddsItBehindItsBlock(ModelDevice device)
    {
        Write(1, Constant);
        using LanguageModel model = await engine.Load(Fixtures.TinyModel, device), changed = await engine.Load(_folder["model"], device);
        var request = new ForwardRequest([1, 2, 3, 5, 8, 13], 1);

        var (before, after) = (await model.ForwardAsync(request, Token), await changed.ForwardAsync(request, Token));

        var size = request.Length * Examples.Width;
        Assert.Equal(before.Hidden[..(2 * size)], after.Hidden[..(2 * size)]);
        float[] expected = [.. before.Hidden[(2 * size)..(3 * size)].Select((value, i) => value + Constant[i % Examples.Width])];
        Assert.Equal(expected, after.Hidden[(2 * size)..(3 * size)]);
        Assert.NotEqual(before.Logits, after.Logits);
    }

    [Fact]
    public async Task Train_AModelWithOne_IsRefusedByName()
    {
        Write(1, Constant);

        var e = await Assert.ThrowsAsync<CheckpointException>(() => ModelTraining.RunAsync(engine.Thread, _folder["model"], [new TrainingDocument([1, 2, 3, 4], [false, true, true, true])], [], new TrainingOptions { Steps = 2, SequenceTokens = 32, Rows = 1, WarmUpSteps = 0, Device = ModelDevice.Cpu }, _folder["state"], null, Token));

        Assert.EndsWith("layers.1.mlp.down_proj.bias", e.Tensor, StringComparison.Ordinal);
        Assert.Contains("training knows none", e.Message, StringComparison.Ordinal);
    }

    private Task<ModelFootprint> FootprintAsync(string folder) => LanguageModel.FootprintAsync(engine.Thread, folder, new() { Device = ModelDevice.Cpu }, Token);

    private void Write(int block, float[] values) => TinyModels.Write(_folder["model"], more: new Dictionary<string, float[]> { [$"layers.{block}.mlp.down_proj.bias"] = values });

    public void Dispose() => _folder.Dispose();
}
