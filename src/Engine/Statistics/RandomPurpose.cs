namespace Vectorscope.Engine.Statistics;

/// <summary>What a random stream is for. The numbers are part of stored results' reproducibility: never reuse or change one.</summary>
public enum RandomPurpose
{
    // 1, 3 and 4 were folds, resamples and rows of an earlier estimate.

    /// <summary>Labels without meaning; the index is the permutation.</summary>
    Permutation = 2,

    /// <summary>Sampled replies of a capture; the index is the row in the plan.</summary>
    Response = 5,

    /// <summary>Order of the documents of a training; the index is the epoch.</summary>
    TrainingOrder = 6,

    /// <summary>Prompts that leave together in a jackknife over many.</summary>
    Blocks = 7,

    /// <summary>Prompts of a large capture that are measured; the index is the side.</summary>
    MeasuredPrompts = 8,

    /// <summary>Replies of an edited model, to be compared with its parent; the index is the prompt.</summary>
    Rollout = 9,

    /// <summary>Order in which prompts are dealt into the blocks of a median of means.</summary>
    MedianBlocks = 10,

    /// <summary>Prompts that are held out together; the index is the partition.</summary>
    Folds = 11,

    /// <summary>Halves of the prompts; the index is the split.</summary>
    Halves = 12,

    /// <summary>Random directions; the index is the layer.</summary>
    RandomDirections = 13,

    /// <summary>Tasks drawn with replacement; the index is the draw.</summary>
    TaskDraws = 14,

    /// <summary>Trials of a planned comparison; the index is the simulation, -1 for the draws that its shifts are fitted on.</summary>
    PowerTrials = 15,

    /// <summary>Data made by tests and benches.</summary>
    Test = 99,
}
