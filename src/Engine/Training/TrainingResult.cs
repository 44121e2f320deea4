using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Training;

/// <summary>What a training came to.</summary>
/// <param name="Steps">Steps done, those of earlier calls included.</param>
/// <param name="ResumedAt">The step at which this call went on; 0 when it began at the start.</param>
/// <param name="Tokens">Tokens computed over all steps, padding not counted.</param>
/// <param name="LearnedTokens">Of these, the learned ones.</param>
/// <param name="FirstEvaluationLoss">Before the first step; null without evaluation documents.</param>
/// <param name="EvaluationLoss">After the last; null without evaluation documents.</param>
/// <param name="Seconds">Time of the steps of this call.</param>
public sealed record TrainingResult(
    int Steps, int ResumedAt, long Tokens, long LearnedTokens, double? FirstEvaluationLoss, double? EvaluationLoss, double Seconds)
{
    /// <summary>Where it ran, with <see cref="ModelDevice.Auto"/> resolved.</summary>
    public ModelDevice Device { get; init; }

    /// <summary>Type of the passes, with <see cref="ModelDtype.Auto"/> resolved.</summary>
    public ModelDtype Dtype { get; init; }
}
