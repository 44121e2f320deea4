using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Training;

/// <summary>How a model is trained. Everything that decides the result is here, in the documents, and in the model started from.</summary>
/// <remarks>
/// The fingerprint of a checkpoint is taken over these properties in their order: one that is added, moved or called otherwise keeps
/// every interrupted training from going on.
/// </remarks>
public sealed record TrainingOptions
{
    private const int MostSteps = 10_000_000;
    private const int Parts = 10;

    // JavaScript, and with it any form, counts exactly only up to here.
    private const long MostExact = (1L << 53) - 1;

    /// <summary>Updates of the weights.</summary>
    [Field("Steps", Help = "Updates of the weights."), Range(1, MostSteps)]
    public required int Steps { get; init; }

    /// <summary>Tokens of one packed sequence; a longer document is cut at the end.</summary>
    [Field("Tokens of a sequence", Help = "Documents are packed into these; longer ones are cut."), Range(16, 1 << 18)]
    public int SequenceTokens { get; init; } = 2048;

    /// <summary>Packed sequences computed at a time.</summary>
    [Field("Sequences at a time", Help = "Fewer need less memory."), Range(1, 4096)]
    public int Rows { get; init; } = 8;

    /// <summary>Groups of <see cref="Rows"/> whose gradients are added up for one update.</summary>
    [Field("Added up for one step", Help = "So many groups of sequences."), Range(1, 4096)]
    public int Accumulation { get; init; } = 1;

    /// <summary>The highest learning rate, reached at the end of the warm-up.</summary>
    [Field("Learning rate", Help = "The highest; a cosine leads down from it."), Range(1e-12, 10)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The last step's learning rate as a share of the highest; a cosine leads there.</summary>
    [Field("Last rate, as a share", Advanced = true), Range(0.0, 1)]
    public double FinalShare { get; init; } = 0.1;

    /// <summary>Steps over which the rate rises from zero in a straight line.</summary>
    [Field("Warm-up steps", Help = "The rate rises over so many."), Range(0, MostSteps)]
    public int WarmUpSteps { get; init; }

    /// <summary>Decoupled weight decay of all weights but norms, biases and decay rates.</summary>
    [Field("Weight decay", Advanced = true), Range(0.0, 10)]
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>AdamW's β₁.</summary>
    [Field("β₁", Advanced = true), Range(0, 0.999999)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW's β₂.</summary>
    [Field("β₂", Advanced = true), Range(0, 0.999999)]
    public double Beta2 { get; init; } = 0.95;

    /// <summary>AdamW's ε.</summary>
    [Field("ε", Advanced = true), Range(1e-16, 1)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The gradient is scaled down to this Euclidean norm where it is longer; null leaves it.</summary>
    [Field("Longest gradient", Help = "Scaled down where it is longer; \"never\" leaves it.", NullWord = "never", Advanced = true), Range(1e-6, 1e6)]
    public double? ClipNorm { get; init; } = 1;

    /// <summary>Where it runs.</summary>
    [Field("Device", Advanced = true)]
    public ModelDevice Device { get; init; } = ModelDevice.Auto;

    /// <summary>Type of weights and activations in the passes; the weights that are updated are single precision always.</summary>
    [Field("Numbers of the passes", Help = "The weights that are updated are single precision always.", Advanced = true)]
    public ModelDtype Dtype { get; init; } = ModelDtype.Auto;

    /// <summary>Computes each block's activations again on the way back instead of keeping them: less memory, a third more work.</summary>
    [Field("Compute activations twice", Help = "Less memory, a third more work.", Advanced = true)]
    public bool GradientCheckpointing { get; init; }

    /// <summary>The evaluation loss is measured before the first step, after every so many, and at the end; null only at both ends.</summary>
    [Field("Evaluate every", Help = "Steps; \"never\" measures at both ends only.", Placeholder = "a tenth of the steps", DefaultFrom = nameof(Tenth), NullWord = "never", Advanced = true)]
    [Range(1, MostSteps)]
    public int? EvaluateEvery { get; init; }

    /// <summary>The whole state is written after every so many steps and when the training is stopped; null only when stopped.</summary>
    [Field("Checkpoint every", Help = "After a crash it goes on from the last one; \"never\" writes none before it is stopped.", Placeholder = "a tenth of the steps", DefaultFrom = nameof(Tenth), NullWord = "never", Advanced = true)]
    [Range(1, MostSteps)]
    public int? CheckpointEvery { get; init; }

    /// <summary>Decides the order of the documents.</summary>
    [Field("Seed", Help = "Of order, split and tellings.", Advanced = true), Range(0, MostExact)]
    public long Seed { get; init; } = 1;

    /// <summary>Of a run: something to look at while it goes on, and to go on from when the machine goes down.</summary>
    public static int Tenth(TrainingOptions options) => (options.Steps + Parts - 1) / Parts;
}
