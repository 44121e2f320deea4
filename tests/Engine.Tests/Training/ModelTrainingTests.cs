using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Tests.Model;
using Vectorscope.Engine.Training;

namespace Vectorscope.Engine.Tests.Training;

public sealed class ModelTrainingTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static readonly TrainingOptions Options = new()
    {
        Steps = 12,
        SequenceTokens = 96,
        Rows = 2,
        Accumulation = 2,
        LearningRate = 3e-3,
        WarmUpSteps = 2,
        Device = ModelDevice.Cpu,
        Seed = 3,
    };

    private static IReadOnlyList<TrainingDocument> Documents { get; } = [.. Enumerable.Range(0, 12).Select(i => TinyTraining.Document(i, 20 + 5 * i, 320))];

    [Theory]
    [InlineData(ModelDevice.Cpu, ModelDtype.Float32, false)]
    [InlineData(ModelDevice.Cuda, ModelDtype.Float32, true)]
    [InlineData(ModelDevice.Cuda, ModelDtype.BFloat16, false)]
    public async Task Run_FewDocuments_LearnsThem(ModelDevice device, ModelDtype dtype, bool recompute)
    {
        await engine.Require(device);
        var steps = new List<TrainingStep>();

        var result = await Run("state", Options with { Steps = 40, Device = device, Dtype = dtype, GradientCheckpointing = recompute }, new Recorder(steps.Add));

        Assert.Equal(Enumerable.Range(1, 40), steps.Select(s => s.Step));
        Assert.True(steps[^1].Loss < steps[0].Loss - 1, $"{steps[0].Loss} to {steps[^1].Loss}");
        Assert.True(result.EvaluationLoss < result.FirstEvaluationLoss - 1);
        Assert.Equal(result.EvaluationLoss, steps[^1].EvaluationLoss);
        Assert.Equal(steps[^1].Tokens, result.Tokens);
    }

    [Fact]
    public async Task Run_StoppedAndGoneOn_EqualsAnUndisturbedRunBitForBit()
    {
        await Run("whole", Options, null);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run("parts", Options, new Recorder(s =>
        {
            if (s.Step == 5) stop.Cancel();
        }), stop.Token));
        var rest = await Run("parts", Options, null);

        Assert.InRange(rest.ResumedAt, 5, 6);
        using SafetensorsFile whole = SafetensorsFile.Open(_folder["whole"]), parts = SafetensorsFile.Open(_folder["parts"]);
        Assert.Equal(whole.Metadata["state"], parts.Metadata["state"]);
        foreach (var name in whole.Tensors.Keys) Assert.Equal(whole.ReadSingles(name), parts.ReadSingles(name));
    }

    [Fact]
    public async Task Run_BesideAModelThatAnswers_DisturbsItNotAndLeavesNoTensor()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var request = new ForwardRequest([.. Documents[3].Tokens.Select(t => (long)t)], 1);
        var before = (await model.ForwardAsync(request, TestContext.Current.CancellationToken)).Logits;
        var held = await engine.LiveTensors();
        var answers = new List<Task<ForwardResult>>();

        await Run("state", Options with { Steps = 4, GradientCheckpointing = true },
            new Recorder(_ => answers.Add(model.ForwardAsync(request, TestContext.Current.CancellationToken))));

        Assert.Equal(4, answers.Count);
        foreach (var answer in answers) Assert.Equal(before, (await answer).Logits);
        Assert.Equal(held, await engine.LiveTensors());
        Assert.True(await engine.Run(TorchSharp.torch.is_inference_mode_enabled));
    }

    [Fact]
    public async Task Run_RateFarTooHigh_StopsWithTheStepAndKeepsTheLastState()
    {
        var options = Options with { LearningRate = 10, WeightDecay = 10, WarmUpSteps = 0, ClipNorm = null, CheckpointEvery = 1 };

        var error = await Assert.ThrowsAsync<TrainingException>(() => Run("state", options, null));

        using var kept = SafetensorsFile.Open(_folder["state"]);
        var step = System.Text.Json.JsonDocument.Parse(kept.Metadata["state"]).RootElement.GetProperty("Steps").GetInt32();
        Assert.InRange(step, 1, options.Steps - 1);
        Assert.Contains($"step {step + 1} ", error.Message, StringComparison.Ordinal);
        Assert.Equal(["state"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Run_StateOfAnotherTraining_IsRefusedAndUntouched()
    {
        await Run("state", Options with { Steps = 2 }, null);
        var written = File.GetLastWriteTimeUtc(_folder["state"]);

        var error = await Assert.ThrowsAsync<CheckpointException>(() => Run("state", Options with { Steps = 3 }, null));
        File.WriteAllText(_folder["other"], new string(' ', 100));
        await Assert.ThrowsAsync<CheckpointException>(() => Run("other", Options, null));

        Assert.Contains("other options", error.Message, StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["state"]));
    }

    [Fact]
    public async Task Run_FinishedBefore_OnlyMeasuresAgain()
    {
        var first = await Run("state", Options with { Steps = 2 }, null);
        var steps = new List<TrainingStep>();

        var again = await Run("state", Options with { Steps = 2, CheckpointEvery = 1 }, new Recorder(steps.Add));

        Assert.Empty(steps);
        Assert.Equal(first with { ResumedAt = 2, Seconds = 0 }, again);
    }

    [Fact]
    public async Task Run_BadInputs_AreRefusedByName()
    {
        await Refused<SettingException>("Rows", Documents, Options with { Rows = 0 });
        await Refused<SettingException>("WarmUpSteps", Documents, Options with { WarmUpSteps = 13 });
        await Refused<RefusedInputException>("document 1 has token 320", [Documents[0], new([1, 320], [true, true])], Options);
        await Refused<RefusedInputException>("document 0 has 1 tokens", [new([1], [true])], Options);
        await Refused<RefusedInputException>("first 96", [new(new int[200], [.. Enumerable.Range(0, 200).Select(t => t > 150)])], Options);

        async Task Refused<T>(string says, IReadOnlyList<TrainingDocument> documents, TrainingOptions options) where T : Exception
        {
            var error = await Assert.ThrowsAsync<T>(() => ModelTraining.RunAsync(engine.Thread, Fixtures.TinyModel, documents, [], options,
                _folder["state"], null, TestContext.Current.CancellationToken));
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
        }
    }

    private Task<TrainingResult> Run(string checkpoint, TrainingOptions options, IProgress<TrainingStep>? progress, CancellationToken? cancel = null) =>
        ModelTraining.RunAsync(engine.Thread, Fixtures.TinyModel, Documents, [.. Documents.Take(3)], options, _folder[checkpoint], progress,
            cancel ?? TestContext.Current.CancellationToken);

    private sealed class Recorder(Action<TrainingStep> use) : IProgress<TrainingStep>
    {
        public void Report(TrainingStep value) => use(value);
    }

    public void Dispose() => _folder.Dispose();
}
