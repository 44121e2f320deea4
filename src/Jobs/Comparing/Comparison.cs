using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Jobs.Comparing;

/// <summary>Arms against a baseline.</summary>
/// <param name="Arms">The baseline first.</param>
/// <param name="Against">One for each further arm, in order.</param>
/// <param name="Settings">What the arms are.</param>
/// <param name="NotComparable">The conditions in which they differ.</param>
/// <param name="Chance">What tasks change hands by chance alone; null where nothing tells.</param>
/// <param name="Missing">What was asked for and is not there.</param>
public sealed record Comparison(
    IReadOnlyList<ComparedArm> Arms,
    IReadOnlyList<AgainstBaseline> Against,
    IReadOnlyList<SettingRow> Settings,
    IReadOnlyList<SettingRow> NotComparable,
    ChanceOverlap? Chance,
    IReadOnlyList<string> Missing)
{
    /// <summary>Whether an arm has another condition than the baseline: its numbers are told all the same, and marked.</summary>
    public bool IsNotComparable(int arm) => NotComparable.Any(row => row.Texts[0] is { } baseline && row.Texts[arm] is { } text && text != baseline);

    /// <summary>Compares arms; the first is the baseline.</summary>
    public static Comparison Of(IReadOnlyList<ComparedArm> arms, IReadOnlyList<string> missing)
    {
        ArgumentNullException.ThrowIfNull(arms);
        var settings = SettingsTable.Of([.. arms.Select(arm => arm.Settings)]);
        return new Comparison(
            arms, AgainstBaseline.Of(arms), settings, SettingsTable.NotComparable(settings),
            arms.Count > 0 ? ChanceOverlap.Of(arms, settings) : null, missing);
    }
}

/// <summary>An arm against the baseline of a comparison.</summary>
/// <param name="Arm">Its place among the comparison's arms.</param>
/// <param name="All">Over all trials: the headline.</param>
/// <param name="Parsed">A check: see <see cref="TrialSubset"/>; null for counts.</param>
/// <param name="Untruncated">As above.</param>
/// <param name="Holm">p of the headline's test after Holm's adjustment over the comparison's arms; null where nothing is tested.</param>
public sealed record AgainstBaseline(int Arm, ArmComparison All, ArmComparison? Parsed, ArmComparison? Untruncated, double? Holm, Verdict Verdict)
{
    internal static IReadOnlyList<AgainstBaseline> Of(IReadOnlyList<ComparedArm> arms)
    {
        var all = arms.Skip(1).Select(arm => Compare(arm, arms[0], TrialSubset.All)!).ToList();
        var tested = all.Select((comparison, i) => (comparison.Effect, Place: i)).Where(pair => pair.Effect is not null).ToList();
        var adjusted = MultipleTests.Holm([.. tested.Select(pair => pair.Effect!.P)]);
        var byPlace = tested.Select((pair, i) => (pair.Place, P: adjusted[i])).ToDictionary(pair => pair.Place, pair => pair.P);
        return
        [
            .. all.Select((comparison, i) =>
            {
                double? holm = byPlace.TryGetValue(i, out var p) ? p : null;
                return new AgainstBaseline(
                    i + 1, comparison,
                    Compare(arms[i + 1], arms[0], TrialSubset.Parsed), Compare(arms[i + 1], arms[0], TrialSubset.Untruncated),
                    holm, Verdicts.Of(comparison.Effect, holm));
            }),
        ];
    }

    private static ArmComparison? Compare(ComparedArm arm, ComparedArm baseline, TrialSubset subset) =>
        arm.Trials is { } a && baseline.Trials is { } b ? ArmComparison.Of(a, b, subset)
        : subset == TrialSubset.All ? ArmComparison.Of(arm.Count, baseline.Count)
        : null;
}

/// <summary>What one attempt at each task solves against another one under the same conditions: tasks change hands by chance alone.</summary>
/// <param name="Repeat">A second run of the baseline, among the comparison's arms; null where it comes of the baseline's own attempts.</param>
/// <param name="Tasks">Tasks that it is over.</param>
public sealed record ChanceOverlap(int? Repeat, int Tasks, AttemptOverlap Overlap)
{
    /// <summary>Of the baseline's own attempts, else of an arm with the same settings; null where there is neither.</summary>
    internal static ChanceOverlap? Of(IReadOnlyList<ComparedArm> arms, IReadOnlyList<SettingRow> settings)
    {
        if (arms[0].Trials is not { } baseline)
        {
            return null;
        }
        var own = baseline.Tasks().Values.Select(task => task.Count).Where(count => count.Trials > 1).ToList();
        if (AttemptOverlap.Itself(own) is { } itself)
        {
            return new ChanceOverlap(null, own.Count, itself);
        }
        for (var i = 1; i < arms.Count; i++)
        {
            if (arms[i] is { Trials: { } again, Settings: not null } && arms[0].Settings is not null
                && settings.All(row => row.Role == Specs.SettingRole.Design || row.Texts[i] == row.Texts[0])
                && ArmComparison.Of(again, baseline).Paired is { } paired)
            {
                return new ChanceOverlap(i, paired.Tasks, paired.Overlap);
            }
        }
        return null;
    }
}
