using Vectorscope.Engine.Directions;

namespace Vectorscope.Engine.Settings;

/// <summary>What <see cref="SeparabilityOptions"/> accept.</summary>
public static class SeparabilityRanges
{
    /// <summary>Cross-validation folds.</summary>
    public static SettingRange Folds { get; } = Whole(nameof(SeparabilityOptions.Folds), 2, 255);

    /// <summary>Repetitions of the split.</summary>
    public static SettingRange Repeats { get; } = Whole(nameof(SeparabilityOptions.Repeats), 1, 10_000);

    /// <summary>Relabelled data sets.</summary>
    public static SettingRange Permutations { get; } = Whole(nameof(SeparabilityOptions.Permutations), 20, 100_000);

    /// <summary>Resamples of the prompts.</summary>
    public static SettingRange Bootstraps { get; } = Whole(nameof(SeparabilityOptions.Bootstraps), 100, 1_000_000);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SettingRange> All { get; } = [Folds, Repeats, Permutations, Bootstraps];

    internal static void Check(SeparabilityOptions options)
    {
        Folds.Check(options.Folds);
        Repeats.Check(options.Repeats);
        Permutations.Check(options.Permutations);
        Bootstraps.Check(options.Bootstraps);
    }

    private static SettingRange Whole(string setting, double least, double most) => new(setting, least, most) { IsWhole = true };
}
