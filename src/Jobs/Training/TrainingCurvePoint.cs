namespace Vectorscope.Jobs.Training;

/// <summary>One or several neighbouring steps.</summary>
/// <param name="Step">The last of them.</param>
/// <param name="Loss">Their mean, in nats per learned token.</param>
/// <param name="SmoothLoss">The smoothed loss up to the last of them.</param>
/// <param name="LearningRate">Of the last.</param>
/// <param name="GradientNorm">Their mean, before clipping.</param>
/// <param name="TokensPerSecond">Over their time; null where that is not known.</param>
public sealed record TrainingCurvePoint(
    int Step, double Loss, double SmoothLoss, double LearningRate, double GradientNorm, double? TokensPerSecond);
