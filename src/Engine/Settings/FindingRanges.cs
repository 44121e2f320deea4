using Vectorscope.Engine.Directions.Finding;

namespace Vectorscope.Engine.Settings;

/// <summary>What <see cref="FindingOptions"/> accept. Those of other methods than the chosen one are not looked at.</summary>
public static class FindingRanges
{
    /// <summary>Blocks of prompts.</summary>
    public static SettingRange Blocks { get; } = SettingRange.Of<FindingOptions>(nameof(FindingOptions.Blocks));

    /// <summary>C.</summary>
    public static SettingRange Regularisation { get; } = SettingRange.Of<FindingOptions>(nameof(FindingOptions.Regularisation));

    /// <summary>λ.</summary>
    public static SettingRange Shrinkage { get; } = SettingRange.Of<FindingOptions>(nameof(FindingOptions.Shrinkage));

    /// <summary>Of every draw.</summary>
    public static SettingRange Seed { get; } = SettingRange.Of<FindingOptions>(nameof(FindingOptions.Seed));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SettingRange> All { get; } = [Blocks, Regularisation, Shrinkage, Seed];

    internal static void Check(FindingOptions options)
    {
        if (options.UsesBlocks) Blocks.Check(options.Blocks);
        if (options.UsesRegularisation) Regularisation.Check(options.Regularisation);
        if (options.UsesShrinkage) Shrinkage.Check(options.Shrinkage);
        Seed.Check(options.Seed);
    }
}
