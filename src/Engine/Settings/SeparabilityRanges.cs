using Vectorscope.Engine.Directions;

namespace Vectorscope.Engine.Settings;

/// <summary>What <see cref="SeparabilityOptions"/> accept.</summary>
public static class SeparabilityRanges
{
    /// <summary>Relabelled data sets.</summary>
    public static SettingRange Permutations { get; } = new(nameof(SeparabilityOptions.Permutations), 20, 100_000) { IsWhole = true, AllowsNull = true };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SettingRange> All { get; } = [Permutations];
}
