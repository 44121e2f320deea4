using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Tests.Model;

/// <summary>Folders that somebody writes while a model is loaded from them, or used.</summary>
public sealed class ChangedWeightsTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Weights => Path.Combine(_folder["model"], "model.safetensors");

    [Fact]
    public async Task Forward_WeightsOverwrittenAfterLoading_AreThoseThatWereLoaded()
    {
        TinyModels.Write(_folder["model"]);
        using var model = await engine.Load(_folder["model"], ModelDevice.Cpu);
        var request = new ForwardRequest([1, 2, 3, 5, 8, 13], 1);
        var before = (await model.ForwardAsync(request, Cancel)).Logits;

        // In place: the file keeps its inode, and its mapping if it had one.
        var length = new FileInfo(Weights).Length;
        using (var file = new FileStream(Weights, FileMode.Open, FileAccess.Write)) file.Write(new byte[length]);
        Assert.Equal(before, (await model.ForwardAsync(request, Cancel)).Logits);
        using (var file = new FileStream(Weights, FileMode.Open, FileAccess.Write)) file.SetLength(1000);
        Assert.Equal(before, (await model.ForwardAsync(request, Cancel)).Logits);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Load_FileChangedMeanwhile_IsRefused(bool shorter)
    {
        TinyModels.Write(_folder["model"]);
        var length = new FileInfo(Weights).Length;
        var change = new InlineReport(tensors =>
        {
            if (tensors != 5) return;
            using var file = new FileStream(Weights, FileMode.Open, FileAccess.Write);
            if (shorter) file.SetLength(length / 4);
            else file.Write(new byte[8]);
        });

        var error = await Assert.ThrowsAsync<CheckpointException>(() => LanguageModel.LoadAsync(engine.Thread, _folder["model"], new ModelOptions { Device = ModelDevice.Cpu }, change, Cancel));

        Assert.Contains(shorter ? "shortened while it was read" : "changed while it was loaded", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forward_WeightsOverwrittenBeforeItReadsThem_IsRefusedAndRepliesGoOn()
    {
        TinyModels.Write(_folder["model"]);
        using var model = await engine.Load(_folder["model"], ModelDevice.Cpu);
        var row = new GenerationRequest([new([1, 2, 3], new() { Greedy = true, MaxTokens = 12 })]);
        var before = (await model.GenerateAsync(row, null, Cancel))[0].Ids;
        var length = new FileInfo(Weights).Length;
        using (var file = new FileStream(Weights, FileMode.Open, FileAccess.Write)) file.Write(new byte[length]);

        // Its own step computes the replies from weights that it holds; the modules would be read now.
        var error = await Assert.ThrowsAsync<CheckpointException>(() => model.ForwardAsync(new([1, 2, 3], 1), Cancel));

        Assert.Contains("changed since it was loaded", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, (await model.GenerateAsync(row, null, Cancel))[0].Ids);
    }

    private sealed class InlineReport(Action<int> told) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => told(value.LoadedTensors);
    }

    public void Dispose() => _folder.Dispose();
}
