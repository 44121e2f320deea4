namespace Vectorscope.Engine.Statistics;

/// <summary>What a random stream is for. The numbers are part of stored results' reproducibility: never reuse or change one.</summary>
public enum RandomPurpose
{
    /// <summary>Splits of the observed data into folds; the index is the repeat.</summary>
    Folds = 1,

    /// <summary>Permuted labels and their split into folds; the index is the permutation.</summary>
    Permutation = 2,

    /// <summary>Resamples of prompts; the index is the resample.</summary>
    Bootstrap = 3,

    /// <summary>Rows from which the effective dimension is estimated; the index is the side.</summary>
    Subsample = 4,

    /// <summary>Sampled replies of a capture; the index is the row in the plan.</summary>
    Response = 5,

    /// <summary>Order of the documents of a training; the index is the epoch.</summary>
    TrainingOrder = 6,

    /// <summary>Data made by tests.</summary>
    Test = 99,
}
