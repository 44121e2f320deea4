using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Training;

/// <summary>How a model is trained. Everything that decides the result is here, in the documents, and in the model started from.</summary>
public sealed record TrainingOptions
{
    /// <summary>Updates of the weights.</summary>
    public required int Steps { get; init; }

    /// <summary>Tokens of one packed sequence; a longer document is cut at the end.</summary>
    public int SequenceTokens { get; init; } = 2048;

    /// <summary>Packed sequences computed at a time.</summary>
    public int Rows { get; init; } = 8;

    /// <summary>Groups of <see cref="Rows"/> whose gradients are added up for one update.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>The highest learning rate, reached at the end of the warm-up.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The last step's learning rate as a share of the highest; a cosine leads there.</summary>
    public double FinalShare { get; init; } = 0.1;

    /// <summary>Steps over which the rate rises from zero in a straight line.</summary>
    public int WarmUpSteps { get; init; }

    /// <summary>Decoupled weight decay of matrices; norms, biases and decay rates have none.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>AdamW's β₁.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW's β₂.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>AdamW's ε.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The gradient is scaled down to this Euclidean norm where it is longer; null leaves it.</summary>
    public double? ClipNorm { get; init; } = 1;

    /// <summary>Where it runs.</summary>
    public ModelDevice Device { get; init; } = ModelDevice.Auto;

    /// <summary>Type of weights and activations in the passes; the weights that are updated are single precision always.</summary>
    public ModelDtype Dtype { get; init; } = ModelDtype.Auto;

    /// <summary>Computes each block's activations again on the way back instead of keeping them: less memory, a third more work.</summary>
    public bool GradientCheckpointing { get; init; }

    /// <summary>The evaluation loss is measured before the first step, after every so many, and at the end; null only at both ends.</summary>
    public int? EvaluateEvery { get; init; }

    /// <summary>The whole state is written after every so many steps and when the training is stopped; null only when stopped.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>Decides the order of the documents.</summary>
    public long Seed { get; init; } = 1;
}
