using System.Text;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Training.Steps;

namespace Vectorscope.Jobs.Tests.Training.Steps;

public sealed class TrainingStepsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reader_WhileTheLogGrows_ReadsEachStepOnce()
    {
        using var folder = new TemporaryFolder();
        using var log = new StepLog(folder["steps"]);
        var reader = new StepReader();
        log.Add(Step(1));
        log.Add(Step(2));

        Assert.True(await reader.ReadAsync(folder["steps"], Token));
        Assert.False(await reader.ReadAsync(folder["steps"], Token));
        log.Add(Step(3, evaluation: 0.5));
        Assert.True(await reader.ReadAsync(folder["steps"], Token));

        Assert.Equal([Step(1), Step(2), Step(3, evaluation: 0.5)], reader.Steps);
    }

    [Fact]
    public async Task Log_AfterAProcessDied_DropsItsHalfLineAndTheLaterOfTwoStepsCounts()
    {
        using var folder = new TemporaryFolder();
        using (var log = new StepLog(folder["steps"]))
        {
            for (var step = 1; step <= 4; step++)
            {
                log.Add(Step(step));
            }
        }
        await File.AppendAllTextAsync(folder["steps"], "{\"step\": 5, \"lo", Token);
        var reader = new StepReader();
        await reader.ReadAsync(folder["steps"], Token);
        Assert.Equal([1, 2, 3, 4], reader.Steps.Select(step => step.Step));

        // It goes on from a checkpoint after the second step.
        using (var log = new StepLog(folder["steps"]))
        {
            log.Add(Step(3, loss: 9));
        }

        await reader.ReadAsync(folder["steps"], Token);
        var fresh = new StepReader();
        await fresh.ReadAsync(folder["steps"], Token);
        Assert.Equal([Step(1), Step(2), Step(3, loss: 9)], fresh.Steps);
        Assert.Equal(fresh.Steps, reader.Steps);
    }

    [Fact]
    public void Curve_ManySteps_AreTakenTogetherAndEveryEvaluationKept()
    {
        TrainingStep[] steps = [.. Enumerable.Range(1, 25).Select(i => Step(i, loss: i, evaluation: i % 10 == 0 ? i : null))];

        var curve = TrainingCurve.Of(steps, 10);

        Assert.Equal([4, 8, 10, 14, 18, 20, 24, 25], curve.Points.Select(point => point.Step));
        Assert.Equal([2.5, 6.5, 9.5, 12.5, 16.5, 19.5, 22.5, 25], curve.Points.Select(point => point.Loss));
        Assert.Equal([new(10, 10), new(20, 20)], curve.Evaluations);
        // 100 tokens a step, half a second each.
        Assert.All(curve.Points, point => Assert.Equal(200, point.TokensPerSecond));
        Assert.Equal(25, TrainingCurve.Of(steps, 1000).Points.Count);
        TrainingStep[] measured = [.. steps.Select(step => step with { EvaluationLoss = 1 })];
        Assert.Equal([5, 10, 15, 20, 25], TrainingCurve.Of(measured, 10).Evaluations.Select(point => point.Step));
        Assert.InRange(TrainingCurve.Of(measured, 10).Points.Count, 5, 10);
    }

    [Fact]
    public void Curve_SmoothLoss_OfAConstantIsTheConstantAndOfNoiseIsCalmer()
    {
        TrainingStep[] flat = [.. Enumerable.Range(1, 1000).Select(i => Step(i, loss: 2))];
        TrainingStep[] noisy = [.. Enumerable.Range(1, 1000).Select(i => Step(i, loss: 2 + (i % 2 == 0 ? 1 : -1)))];

        Assert.All(TrainingCurve.Of(flat, 1000).Points, point => Assert.Equal(2, point.SmoothLoss, 12));
        Assert.All(TrainingCurve.Of(noisy, 1000).Points.Skip(50), point => Assert.InRange(point.SmoothLoss, 1.85, 2.15));
    }

    [Fact]
    public void Progress_PartOfTheWay_TellsPaceAndTimeLeft()
    {
        TrainingStep[] steps = [.. Enumerable.Range(1, 60).Select(i => Step(i, evaluation: i switch { 20 => 0.7, 40 => 0.4, 60 => 0.5, _ => null }))];

        var progress = TrainingProgress.Of(steps, 100);

        Assert.Equal((60, 100, 0.5, 0.4, 40), (progress.Step, progress.Steps, progress.EvaluationLoss!.Value, progress.BestEvaluationLoss!.Value, progress.BestEvaluationStep!.Value));
        Assert.Equal((6000L, 30.0, 200.0, 20.0), (progress.Tokens, progress.Seconds, progress.TokensPerSecond!.Value, progress.SecondsLeft!.Value));
        Assert.Equal((0, 100, null), (TrainingProgress.Of([], 100).Step, TrainingProgress.Of([], 100).Steps, TrainingProgress.Of([], 100).Loss));
    }

    [Fact]
    public async Task Csv_Steps_AreALineEach()
    {
        using var stream = new MemoryStream();

        await StepCsv.WriteAsync([Step(1), Step(2, loss: 0.25, evaluation: 0.5)], stream, Token);

        Assert.Equal(
            ["step,loss,learningRate,gradientNorm,tokens,learnedTokens,seconds,evaluationLoss", "1,1,0.001,2,100,10,0.5,", "2,0.25,0.001,2,200,20,0.5,0.5"],
            Encoding.UTF8.GetString(stream.ToArray()).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private static TrainingStep Step(int step, double loss = 1, double? evaluation = null) => new(step, loss, 0.001, 2, 100 * step, 10 * step, 0.5, evaluation);
}
