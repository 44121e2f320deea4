namespace Vectorscope.Dashboard.Presentation;

/// <summary>The figures of trainings.</summary>
public static class TrainingFigureNames
{
    /// <summary>Training loss.</summary>
    public static FigureDefinition Loss { get; } = new("Loss, smoothed", "loss",
        "Mean cross entropy of the learned tokens in nats, averaged over the latest steps.");

    /// <summary>Loss on what was held back.</summary>
    public static FigureDefinition EvaluationLoss { get; } = new("Evaluation loss", "loss",
        "The same over documents that were held back: rising while the training loss falls, it tells of memorising.");

    /// <summary>AdamW's step size.</summary>
    public static FigureDefinition LearningRate { get; } = new("Learning rate", "learning-rate", "Step size of AdamW at this step.");

    /// <summary>Length of the gradient.</summary>
    public static FigureDefinition GradientNorm { get; } = new("Gradient norm", "gradient-norm", "Euclidean norm of the whole gradient before clipping.");

    /// <summary>All tokens so far.</summary>
    public static FigureDefinition Tokens { get; } = new("Tokens", "throughput", "Tokens computed so far, prompts included and padding not.");

    /// <summary>Tokens a second.</summary>
    public static FigureDefinition Throughput { get; } = new("Throughput", "throughput", "Tokens computed per second of steps.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FigureDefinition> All { get; } = [Loss, EvaluationLoss, LearningRate, GradientNorm, Tokens, Throughput];
}
