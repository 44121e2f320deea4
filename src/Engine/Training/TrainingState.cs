namespace Vectorscope.Engine.Training;

/// <summary>How far a training has come, beside its tensors.</summary>
/// <param name="Steps">Done.</param>
/// <param name="Tokens">Computed over all steps, padding not counted.</param>
/// <param name="LearnedTokens">Of these, the learned ones.</param>
/// <param name="FirstEvaluationLoss">Before the first step.</param>
/// <param name="Untold">The last step, when the training was stopped while its evaluation loss was measured: it is told on resume.</param>
internal sealed record TrainingState(int Steps, long Tokens, long LearnedTokens, double? FirstEvaluationLoss, TrainingStep? Untold = null);
