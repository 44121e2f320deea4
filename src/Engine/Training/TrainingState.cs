namespace Vectorscope.Engine.Training;

/// <summary>How far a training has come, beside its tensors.</summary>
/// <param name="Steps">Done.</param>
/// <param name="Tokens">Computed over all steps, padding not counted.</param>
/// <param name="LearnedTokens">Of these, the learned ones.</param>
/// <param name="FirstEvaluationLoss">Before the first step.</param>
internal sealed record TrainingState(int Steps, long Tokens, long LearnedTokens, double? FirstEvaluationLoss);
