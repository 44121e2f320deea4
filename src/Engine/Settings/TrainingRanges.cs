using Vectorscope.Engine.Training;

namespace Vectorscope.Engine.Settings;

/// <summary>What <see cref="TrainingOptions"/> accept. The warm-up has one more bound, which is not a number: the steps.</summary>
public static class TrainingRanges
{
    /// <summary>Updates.</summary>
    public static SettingRange Steps { get; } = Whole(nameof(TrainingOptions.Steps), 1);

    /// <summary>Shorter sequences teach next to nothing.</summary>
    public static SettingRange SequenceTokens { get; } = Whole(nameof(TrainingOptions.SequenceTokens), 16);

    /// <summary>Sequences at a time.</summary>
    public static SettingRange Rows { get; } = Whole(nameof(TrainingOptions.Rows), 1);

    /// <summary>Parts of an update.</summary>
    public static SettingRange Accumulation { get; } = Whole(nameof(TrainingOptions.Accumulation), 1);

    /// <summary>The highest rate.</summary>
    public static SettingRange LearningRate { get; } = new(nameof(TrainingOptions.LearningRate), 0) { HasLeast = false };

    /// <summary>A share of the highest rate.</summary>
    public static SettingRange FinalShare { get; } = new(nameof(TrainingOptions.FinalShare), 0, 1);

    /// <summary>At most <see cref="TrainingOptions.Steps"/>, too.</summary>
    public static SettingRange WarmUpSteps { get; } = Whole(nameof(TrainingOptions.WarmUpSteps), 0);

    /// <summary>0 for none.</summary>
    public static SettingRange WeightDecay { get; } = new(nameof(TrainingOptions.WeightDecay), 0);

    /// <summary>At 1 the mean would never move.</summary>
    public static SettingRange Beta1 { get; } = new(nameof(TrainingOptions.Beta1), 0, 1) { HasMost = false };

    /// <summary>At 1 the mean would never move.</summary>
    public static SettingRange Beta2 { get; } = new(nameof(TrainingOptions.Beta2), 0, 1) { HasMost = false };

    /// <summary>Keeps the division from zero.</summary>
    public static SettingRange Epsilon { get; } = new(nameof(TrainingOptions.Epsilon), 0) { HasLeast = false };

    /// <summary>Null leaves the gradient as it is.</summary>
    public static SettingRange ClipNorm { get; } = new(nameof(TrainingOptions.ClipNorm), 0) { HasLeast = false, AllowsNull = true };

    /// <summary>Null measures at both ends only.</summary>
    public static SettingRange EvaluateEvery { get; } = Whole(nameof(TrainingOptions.EvaluateEvery), 1) with { AllowsNull = true };

    /// <summary>Null writes only when stopped.</summary>
    public static SettingRange CheckpointEvery { get; } = Whole(nameof(TrainingOptions.CheckpointEvery), 1) with { AllowsNull = true };

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

    private static SettingRange Whole(string setting, double least) => new(setting, least) { IsWhole = true };
}
