using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Dashboard.Api;

/// <summary>A comparison with its tasks.</summary>
/// <param name="Arms">The baseline first.</param>
/// <param name="Against">One for each further arm, in order.</param>
/// <param name="Settings">What the arms are.</param>
/// <param name="NotComparable">The conditions in which they differ: numbers of such arms are not comparable.</param>
/// <param name="Chance">What tasks change hands by chance alone; null where nothing tells.</param>
/// <param name="Missing">What was asked for and is not there.</param>
/// <param name="Tasks">By name, a cell for each arm.</param>
internal sealed record ComparisonDocument(
    IReadOnlyList<ComparedArm> Arms,
    IReadOnlyList<AgainstBaseline> Against,
    IReadOnlyList<SettingRow> Settings,
    IReadOnlyList<SettingRow> NotComparable,
    ChanceOverlap? Chance,
    IReadOnlyList<string> Missing,
    IReadOnlyList<ComparedTask> Tasks)
{
    internal static ComparisonDocument Of(Comparison comparison) => new(
        comparison.Arms, comparison.Against, comparison.Settings, comparison.NotComparable, comparison.Chance, comparison.Missing, ComparedTask.Of(comparison.Arms));
}
