using Vectorscope.Engine.Directions.Auditing;

namespace Vectorscope.Engine.Settings;

/// <summary>What <see cref="AuditOptions"/> accept.</summary>
public static class AuditRanges
{
    /// <summary>Relabelled data sets.</summary>
    public static SettingRange Permutations { get; } = SeparabilityRanges.Permutations;

    /// <summary>Random halvings.</summary>
    public static SettingRange Splits { get; } = new(nameof(AuditOptions.Splits), 1, 10_000) { IsWhole = true };

    /// <summary>Random directions.</summary>
    public static SettingRange RandomDirections { get; } = new(nameof(AuditOptions.RandomDirections), 20, 100_000) { IsWhole = true };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SettingRange> All { get; } = [Permutations, Splits, RandomDirections];

    internal static void Check(AuditOptions options)
    {
        Permutations.Check(options.Permutations);
        Splits.Check(options.Splits);
        RandomDirections.Check(options.RandomDirections);
    }
}
