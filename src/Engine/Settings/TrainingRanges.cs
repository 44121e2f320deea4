using Vectorscope.Engine.Training;

namespace Vectorscope.Engine.Settings;

/// <summary>What <see cref="TrainingOptions"/> accept. The warm-up has one more bound, which is not a number: the steps.</summary>
public static class TrainingRanges
{
    /// <summary>Updates.</summary>
    public static SettingRange Steps { get; } = Of(nameof(TrainingOptions.Steps));

    /// <summary>Shorter sequences teach next to nothing.</summary>
    public static SettingRange SequenceTokens { get; } = Of(nameof(TrainingOptions.SequenceTokens));

    /// <summary>Sequences at a time.</summary>
    public static SettingRange Rows { get; } = Of(nameof(TrainingOptions.Rows));

    /// <summary>Parts of an update.</summary>
    public static SettingRange Accumulation { get; } = Of(nameof(TrainingOptions.Accumulation));

    /// <summary>The highest rate.</summary>
    public static SettingRange LearningRate { get; } = Of(nameof(TrainingOptions.LearningRate));

    /// <summary>A share of the highest rate.</summary>
    public static SettingRange FinalShare { get; } = Of(nameof(TrainingOptions.FinalShare));

    /// <summary>At most <see cref="TrainingOptions.Steps"/>, too.</summary>
    public static SettingRange WarmUpSteps { get; } = Of(nameof(TrainingOptions.WarmUpSteps));

    /// <summary>0 for none.</summary>
    public static SettingRange WeightDecay { get; } = Of(nameof(TrainingOptions.WeightDecay));

    /// <summary>At 1 the mean would never move.</summary>
    public static SettingRange Beta1 { get; } = Of(nameof(TrainingOptions.Beta1));

    /// <summary>At 1 the mean would never move.</summary>
    public static SettingRange Beta2 { get; } = Of(nameof(TrainingOptions.Beta2));

    /// <summary>Keeps the division from zero.</summary>
    public static SettingRange Epsilon { get; } = Of(nameof(TrainingOptions.Epsilon));

    /// <summary>Null leaves the gradient as it is.</summary>
    public static SettingRange ClipNorm { get; } = Of(nameof(TrainingOptions.ClipNorm));

    /// <summary>Null measures at both ends only.</summary>
    public static SettingRange EvaluateEvery { get; } = Of(nameof(TrainingOptions.EvaluateEvery));

    /// <summary>Null writes only when stopped.</summary>
    public static SettingRange CheckpointEvery { get; } = Of(nameof(TrainingOptions.CheckpointEvery));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SettingRange> All { get; } =
    [
        Steps, SequenceTokens, Rows, Accumulation, LearningRate, FinalShare, WarmUpSteps, WeightDecay, Beta1, Beta2, Epsilon,
        ClipNorm, EvaluateEvery, CheckpointEvery,
    ];

    internal static void Check(TrainingOptions options)
    {
        Steps.Check(options.Steps);
        SequenceTokens.Check(options.SequenceTokens);
        Rows.Check(options.Rows);
        Accumulation.Check(options.Accumulation);
        LearningRate.Check(options.LearningRate);
        FinalShare.Check(options.FinalShare);
        (WarmUpSteps with { Most = options.Steps }).Check(options.WarmUpSteps);
        WeightDecay.Check(options.WeightDecay);
        Beta1.Check(options.Beta1);
        Beta2.Check(options.Beta2);
        Epsilon.Check(options.Epsilon);
        ClipNorm.Check(options.ClipNorm);
        EvaluateEvery.Check(options.EvaluateEvery);
        CheckpointEvery.Check(options.CheckpointEvery);
    }

    private static SettingRange Of(string setting) => SettingRange.Of<TrainingOptions>(setting);
}
