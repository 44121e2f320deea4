using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
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

    [Fact]
    public async Task Run_FewDocuments_LearnsThem()
    {
        var steps = new List<TrainingStep>();

        var result = await Run("state", Options with { Steps = 40 }, new Recorder(steps.Add));

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

    private Task<TrainingResult> Run(string checkpoint, TrainingOptions options, IProgress<TrainingStep>? progress, CancellationToken? cancel = null) =>
        ModelTraining.RunAsync(engine.Thread, Fixtures.TinyModel, Documents, [.. Documents.Take(3)], options, _folder[checkpoint], progress,
            cancel ?? TestContext.Current.CancellationToken);

    private sealed class Recorder(Action<TrainingStep> use) : IProgress<TrainingStep>
    {
        public void Report(TrainingStep value) => use(value);
    }

    public void Dispose() => _folder.Dispose();
}
