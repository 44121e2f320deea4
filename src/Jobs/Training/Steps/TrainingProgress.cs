using Vectorscope.Engine.Training;

namespace Vectorscope.Jobs.Training.Steps;

/// <summary>Where a training stands.</summary>
/// <param name="Step">Steps done; 0 before the first.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Smoothed; null before the first step.</param>
/// <param name="EvaluationLoss">The latest.</param>
/// <param name="BestEvaluationLoss">The lowest.</param>
/// <param name="BestEvaluationStep">After which step that was.</param>
/// <param name="LearningRate">Of the latest step.</param>
/// <param name="Tokens">Computed so far, padding not counted.</param>
/// <param name="LearnedTokens">Of these, the learned ones.</param>
/// <param name="Seconds">Time of the steps so far.</param>
/// <param name="TokensPerSecond">Over the latest steps.</param>
/// <param name="SecondsLeft">At the pace of the latest steps.</param>
public sealed record TrainingProgress(
    int Step, int Steps, double? Loss, double? EvaluationLoss, double? BestEvaluationLoss, int? BestEvaluationStep, double? LearningRate,
    long Tokens, long LearnedTokens, double Seconds, double? TokensPerSecond, double? SecondsLeft)
{
    private const int Latest = 20;

    /// <param name="planned">Steps in all.</param>
    public static TrainingProgress Of(IReadOnlyList<TrainingStep> steps, int planned)
    {
        if (steps is not [.., var last])
        {
            return new TrainingProgress(0, planned, null, null, null, null, null, 0, 0, 0, null, null);
        }
        var measured = steps.Where(step => step.EvaluationLoss is not null).ToArray();
        var best = measured.MinBy(step => step.EvaluationLoss);
        var latest = steps.Skip(steps.Count - Latest).ToArray();
        var before = steps.Count > latest.Length ? steps[steps.Count - latest.Length - 1].Tokens : 0;
        var seconds = latest.Sum(step => step.Seconds);
        return new TrainingProgress(
            last.Step, planned, TrainingCurve.Of(steps, 1).Points[^1].SmoothLoss, measured.LastOrDefault()?.EvaluationLoss, best?.EvaluationLoss, best?.Step,
            last.LearningRate, last.Tokens, last.LearnedTokens, steps.Sum(step => step.Seconds),
            seconds > 0 ? (last.Tokens - before) / seconds : null, (planned - last.Step) * seconds / latest.Length);
    }
}
