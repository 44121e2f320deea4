namespace Vectorscope.Engine.Training;

/// <summary>A straight rise, then a cosine down to the final share.</summary>
internal static class LearningRates
{
    /// <param name="options">Peak, steps, warm-up and final share.</param>
    /// <param name="step">Counted from 1.</param>
    internal static double At(TrainingOptions options, int step)
    {
        if (step <= options.WarmUpSteps) return options.LearningRate * step / options.WarmUpSteps;
        var way = (double)(step - options.WarmUpSteps) / (options.Steps - options.WarmUpSteps);
        return options.LearningRate * (options.FinalShare + (1 - options.FinalShare) * (1 + Math.Cos(Math.PI * way)) / 2);
    }
}
