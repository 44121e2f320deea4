using TorchSharp;
using Vectorscope.Engine.Model;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Model;

public sealed class LanguageModelTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private sealed class Norms : IResidualTap
    {
        internal List<(int Layer, double Sum)> Seen { get; } = [];

        public void OnBlockOutput(int layer, Tensor x) => Seen.Add((layer, x.sum().ToDouble()));
    }

    [Fact]
    public async Task Forward_IdOutsideTheVocabulary_SaysWhich()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => model.ForwardAsync(new([5, 320, 7, 8], 2), Cancel));

        Assert.Contains("320 in row 0, position 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forward_MoreThanAnArrayHolds_IsRefusedBeforeItRuns()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => model.ForwardAsync(new(new long[7_000_000], 7), Cancel));

        Assert.Contains("Run fewer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forward_RightPadding_IsRefused()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => model.ForwardAsync(new([5, 6, 7, 8], 2, [true, true, true, false]), Cancel));

        Assert.Contains("Row 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forward_MaskOfOnes_EqualsNoMask()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var plain = await model.ForwardAsync(new([5, 6, 7, 8], 2), Cancel);
        var masked = await model.ForwardAsync(new([5, 6, 7, 8], 2, [true, true, true, true]), Cancel);

        Assert.Equal(plain.Logits, masked.Logits);
    }

    [Fact]
    public async Task Tap_OnePass_SeesEveryLayerInOrder()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var tap = new Norms();

        await engine.Run(() =>
        {
            using var scope = NewDisposeScope();
            model.Network.Forward(tensor(new long[] { 1, 2, 3 }).unsqueeze(0), null, null, tap);
            return 0;
        });
        var result = await model.ForwardAsync(new([1, 2, 3], 1), Cancel);

        Assert.Equal([0, 1, 2, 3, 4], tap.Seen.Select(s => s.Layer));
        Assert.Equal(result.LastBlock.Sum(v => (double)v), tap.Seen[^1].Sum, 1e-3);
    }

    [Fact]
    public async Task ForwardAndGenerate_Repeated_LeaveNoTensorsBehind()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var mask = Enumerable.Range(0, 40).Select(i => i >= 5).ToArray();
        var request = new ForwardRequest([.. Enumerable.Range(0, 40).Select(i => (long)i)], 2, mask, Greedy: 3);
        await model.ForwardAsync(request, Cancel);
        var before = await engine.Run(() => DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        for (var i = 0; i < 5; i++) await model.ForwardAsync(request, Cancel);

        Assert.Equal(before, await engine.Run(() => DisposeScopeManager.Statistics.ThreadTotalLiveCount));
    }

    [Fact]
    public async Task Dispose_LoadedModel_FreesEveryTensor()
    {
        var before = await engine.Run(() => DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        for (var i = 0; i < 3; i++)
        {
            using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
            await engine.Run(() => model.Network);
            Assert.True(await engine.Run(() => DisposeScopeManager.Statistics.ThreadTotalLiveCount) > before);
        }

        Assert.Equal(before, await engine.Run(() => DisposeScopeManager.Statistics.ThreadTotalLiveCount));
    }

    [Fact]
    public async Task Load_Progress_CountsEveryTensor()
    {
        var seen = new Collected();

        using var model = await LanguageModel.LoadAsync(engine.Thread, Fixtures.TinyModel, new ModelOptions { Device = ModelDevice.Cpu }, seen, Cancel);

        Assert.Equal(seen.Last.TotalTensors, seen.Last.LoadedTensors);
        Assert.True(seen.Last.TotalTensors > 40);
    }

    private sealed class Collected : IProgress<LoadProgress>
    {
        internal LoadProgress Last { get; private set; }

        public void Report(LoadProgress value) => Last = value;
    }
}
