using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>Settings of arms as a table for files.</summary>
public static class SettingsText
{
    /// <summary>A row for each setting, a column for each arm.</summary>
    /// <param name="names">Of the arms.</param>
    public static ChartTable Table(IReadOnlyList<string> names, IReadOnlyList<SettingRow> settings) => new(
        ["Path", "Setting", "Role", "Differs", .. names],
        [.. settings.Select(row => (object?[])[row.Path, row.Label, row.Role.ToString(), row.Differs ? 1 : 0, .. row.Texts])]);
}
