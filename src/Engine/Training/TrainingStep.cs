namespace Vectorscope.Engine.Training;

/// <summary>What one step reports.</summary>
/// <param name="Step">Counted from 1.</param>
/// <param name="Loss">Mean cross entropy of the learned tokens of the step, in nats, before the update.</param>
/// <param name="LearningRate">Of this step.</param>
/// <param name="GradientNorm">Euclidean norm before clipping.</param>
/// <param name="Tokens">Tokens computed so far, all steps together, padding not counted.</param>
/// <param name="LearnedTokens">Of these, the learned ones.</param>
/// <param name="Seconds">Time of this step.</param>
/// <param name="EvaluationLoss">Mean cross entropy over the evaluation documents after the update, where it was measured.</param>
public sealed record TrainingStep(
    int Step, double Loss, double LearningRate, double GradientNorm, long Tokens, long LearnedTokens, double Seconds, double? EvaluationLoss = null);
