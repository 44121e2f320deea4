using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Activations;

public sealed class ActivationCaptureTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    /// <summary>Of hidden states, per index, against the largest value: the fixture's fair tolerance.</summary>
    private const float Tolerance = 2e-4f;

    private static readonly int[] s_lengths = [1, 5, 63, 64, 65, 150];
    private readonly TemporaryFolder _folder = new();

    private static ReadOnlySpan<float> Row(float[] layer, int prompt) =>
        layer.AsSpan(prompt * TinyCapture.Width, TinyCapture.Width);

    [Theory]
    [InlineData(ModelDevice.Cpu, 8192)]
    [InlineData(ModelDevice.Cpu, 130)]
    [InlineData(ModelDevice.Cuda, 8192)]
    public async Task LastPromptToken_OfTheFixturesPrompts_EqualsTransformers(ModelDevice device, int batchTokens)
    {
        using var model = await engine.Load(Fixtures.TinyModel, device);
        using var expected = TinyCapture.Expected();
        var plan = TinyCapture.Plan(s_lengths.Select(n => TinyCapture.Ids(expected, $"ids_{n}")), CapturePosition.LastPromptToken)
            with { BatchTokens = batchTokens };

        await TinyCapture.Run(model, plan, _folder["a"]);

        using var file = CaptureFile.Open(_folder["a"]);
        for (var layer = 0; layer < TinyCapture.Layers; layer++)
        {
            var rows = file.ReadLayer("side", CapturePosition.LastPromptToken, layer);
            for (var i = 0; i < s_lengths.Length; i++)
            {
                // hidden_n is [L+1, 1, n, d]; index L is after the final norm and judges no block output.
                var hidden = expected.ReadSingles($"hidden_{s_lengths[i]}", ((layer + 1L) * s_lengths[i] - 1) * TinyCapture.Width, TinyCapture.Width);
                Near.Relative(hidden, Row(rows, i), Tolerance);
            }
        }
    }

    [Fact]
    public async Task LastPromptToken_OfAPaddedBatch_EqualsTransformersPaddedBatch()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        using var expected = TinyCapture.Expected();
        var ids = TinyCapture.Ids(expected, "batch_ids").Chunk(33);
        var mask = expected.ReadIntegers("batch_mask").Chunk(33);
        var prompts = ids.Zip(mask, (row, real) => row.Where((_, t) => real[t] != 0).ToArray());

        await TinyCapture.Run(model, TinyCapture.Plan(prompts, CapturePosition.LastPromptToken), _folder["a"]);

        using var file = CaptureFile.Open(_folder["a"]);
        for (var layer = 0; layer < TinyCapture.Layers; layer++)
        {
            var hidden = expected.ReadSingles("batch_last_hidden", layer * 3L * TinyCapture.Width, 3 * TinyCapture.Width);
            Near.Relative(hidden, file.ReadLayer("side", CapturePosition.LastPromptToken, layer), Tolerance);
        }
    }

    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task PromptPositions_InPaddedBatches_EqualEachPromptAlone(ModelDevice device)
    {
        using var model = await engine.Load(Fixtures.TinyModel, device);
        var plan = PlanExamples.Make([CapturePosition.PromptMean, CapturePosition.LastPromptToken], oddSide: true);

        await TinyCapture.Run(model, plan, _folder["a"]);

        using var file = CaptureFile.Open(_folder["a"]);
        foreach (var side in plan.Sides)
        {
            for (var prompt = 0; prompt < side.Prompts.Count; prompt++)
            {
                var ids = side.Prompts[prompt].TokenIds;
                var alone = await TinyCapture.BlockOutputs(model, ids);
                for (var layer = 0; layer <= TinyCapture.Layers; layer++)
                {
                    Near.Relative(
                        TinyCapture.Mean(alone[layer], 0, ids.Length),
                        Row(file.ReadLayer(side.Name, CapturePosition.PromptMean, layer), prompt), Tolerance);
                    Near.Relative(
                        TinyCapture.Mean(alone[layer], ids.Length - 1, ids.Length),
                        Row(file.ReadLayer(side.Name, CapturePosition.LastPromptToken, layer), prompt), Tolerance);
                }
            }
        }
    }

    [Fact]
    public async Task RunAsync_SameBudgetTwiceAndAnotherOne_IsTheSameToTheBitAndToRounding()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var plan = PlanExamples.Make([CapturePosition.LastPromptToken, CapturePosition.PromptMean, CapturePosition.ResponseMean]);

        await TinyCapture.Run(model, plan, _folder["a"]);
        await TinyCapture.Run(model, plan, _folder["b"]);
        await TinyCapture.Run(model, plan with { BatchRows = 1 }, _folder["c"]);

        Assert.Equal(File.ReadAllBytes(_folder["a"]), File.ReadAllBytes(_folder["b"]));
        using var file = SafetensorsFile.Open(_folder["a"]);
        using var single = SafetensorsFile.Open(_folder["c"]);
        foreach (var (name, entry) in file.Tensors)
        {
            if (entry.Type == TensorType.F32)
                Near.Relative(file.ReadSingles(name), single.ReadSingles(name), Tolerance);
            else
                Assert.Equal(file.ReadIntegers(name), single.ReadIntegers(name));
        }
    }

    [Fact]
    public async Task RunAsync_CancelledAfterAnyBatch_ResumesToTheSameBytes()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var plan = PlanExamples.Make([CapturePosition.LastPromptToken, CapturePosition.ResponseMean]);
        var whole = await TinyCapture.Run(model, plan, _folder["whole"]);
        Assert.True(whole.Batches >= 4);
        // While the last batch but one is written the model may finish the last: a token that falls then comes too late.
        for (var stop = 0; stop < whole.Batches - 1; stop++)
        {
            var path = _folder[$"stopped-{stop}"];
            using var cancellation = new CancellationTokenSource();
            var progress = new Listener(now =>
            {
                if (now.BatchesDone >= stop)
                    cancellation.Cancel();
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ActivationCapture.RunAsync(model, plan, path, progress, cancellation.Token));
            Assert.False(File.Exists(path));
            // At most the batch that was running when the token fell is finished as well.
            Assert.InRange(progress.Last!.BatchesDone, stop, stop + 1);
            if (File.Exists(path + ".journal"))
                await File.AppendAllTextAsync(path + ".journal", "batch 3 torn", TestContext.Current.CancellationToken);

            var resumed = await TinyCapture.Run(model, plan, path);

            Assert.Equal(progress.Last.BatchesDone, resumed.BatchesResumed);
            Assert.Equal(File.ReadAllBytes(_folder["whole"]), File.ReadAllBytes(path));
            Assert.Equal([path], Directory.GetFiles(_folder.Path, $"stopped-{stop}*"));
        }
    }

    [Fact]
    public async Task RunAsync_WithoutABudget_TakesTheDevicesOwn()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var plan = PlanExamples.Make([CapturePosition.LastPromptToken], prompts: 60);

        var own = await TinyCapture.Run(model, plan with { BatchTokens = null }, _folder["a"]);
        await TinyCapture.Run(model, plan with { BatchTokens = 1024 }, _folder["b"]);

        Assert.InRange(own.Batches, 2, 3);
        Assert.Equal(File.ReadAllBytes(_folder["a"]), File.ReadAllBytes(_folder["b"]));
    }

    [Fact]
    public async Task RunAsync_OfAFinishedCapture_DoesNothingAndSaysSo()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var plan = PlanExamples.Make([CapturePosition.LastPromptToken]);
        var first = await TinyCapture.Run(model, plan, _folder["a"]);

        var second = await TinyCapture.Run(model, plan, _folder["a"]);

        Assert.Equal(first with { BatchesResumed = first.Batches }, second);
        await Assert.ThrowsAsync<CaptureException>(() => TinyCapture.Run(model, plan with { Seed = 2 }, _folder["a"]));
    }

    [Fact]
    public async Task RunAsync_AllPositions_LeavesNoTensorBehind()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var plan = PlanExamples.Make([CapturePosition.LastPromptToken, CapturePosition.PromptMean, CapturePosition.ResponseMean])
            with { Temperature = 1 };
        // The modules are read when something first asks for them, and stay.
        await engine.Run(() => model.Network);
        var before = await engine.Run(() => TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        await TinyCapture.Run(model, plan, _folder["a"]);

        Assert.Equal(before, await engine.Run(() => TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount));
    }

    [Fact]
    public async Task RunAsync_Progress_CountsPromptsAndTokensOnDisk()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var plan = PlanExamples.Make([CapturePosition.LastPromptToken]);
        var progress = new Listener(_ => { });

        var result = await ActivationCapture.RunAsync(model, plan, _folder["a"], progress, TestContext.Current.CancellationToken);

        Assert.Equal(result.Batches + 1, progress.Count);
        var tokens = plan.Sides.Sum(side => side.Prompts.Sum(prompt => prompt.TokenIds.Length));
        Assert.Equal(new CaptureProgress(14, 14, 0, tokens, tokens, result.Batches, result.Batches), progress.Last);
    }

    [Fact]
    public async Task Separability_OfACapture_SeesTheSidesApart()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var plan = PlanExamples.Make([CapturePosition.PromptMean], prompts: 12);
        await TinyCapture.Run(model, plan, _folder["a"]);
        using var file = CaptureFile.Open(_folder["a"]);

        var report = Separability.Analyse(
            file.Contrast("expert", "cautious", CapturePosition.PromptMean),
            new SeparabilityOptions(Permutations: 20), null, TestContext.Current.CancellationToken);

        Assert.Equal(Pairing.Paired, report.Pairing);
        Assert.Equal(TinyCapture.Layers + 1, report.Layers.Count);
        Assert.Equal(12, report.Layers[2].ProjectionsB.Length);
        Assert.All(report.Layers, layer => Assert.InRange(layer.AucInSample, 0.8, 1));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Called where the report is made, unlike Progress.</summary>
    private sealed class Listener(Action<CaptureProgress> then) : IProgress<CaptureProgress>
    {
        public CaptureProgress? Last { get; private set; }

        public int Count { get; private set; }

        public void Report(CaptureProgress value)
        {
            (Last, Count) = (value, Count + 1);
            then(value);
        }
    }
}
