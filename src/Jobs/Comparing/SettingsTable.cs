using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Comparing;

/// <summary>A setting of several arms.</summary>
/// <param name="Texts">One for each arm, in order; null for an arm whose settings are not known, empty for one that is not made.</param>
public sealed record SettingRow(string Path, string Label, SettingRole Role, IReadOnlyList<string?> Texts)
{
    /// <summary>Whether arms of which it is known have it different.</summary>
    public bool Differs => Texts.OfType<string>().Distinct().Count() > 1;
}

/// <summary>The settings of several arms side by side.</summary>
public static class SettingsTable
{
    /// <param name="arms">Settings of each arm; null where they are not known (trials that came from elsewhere, arms known by their counts).</param>
    /// <returns>Settings that any arm makes, in the order of their declaration.</returns>
    public static IReadOnlyList<SettingRow> Of(IReadOnlyList<IReadOnlyList<SpecSetting>?> arms)
    {
        ArgumentNullException.ThrowIfNull(arms);
        var byPath = arms.Select(arm => arm?.ToDictionary(setting => setting.Path)).ToArray();
        return
        [
            .. arms.OfType<IReadOnlyList<SpecSetting>>().SelectMany(arm => arm).DistinctBy(setting => setting.Path)
                .Select(setting => new SettingRow(
                    setting.Path, setting.Label, setting.Role,
                    [.. byPath.Select(arm => arm is null ? null : arm.GetValueOrDefault(setting.Path)?.Text ?? "")]))
                .Where(row => row.Texts.Any(text => !string.IsNullOrEmpty(text))),
        ];
    }

    /// <summary>The conditions in which the arms differ: numbers of theirs are not comparable.</summary>
    public static IReadOnlyList<SettingRow> NotComparable(IReadOnlyList<SettingRow> settings) =>
        [.. settings.Where(row => row.Role == SettingRole.Condition && row.Differs)];
}
