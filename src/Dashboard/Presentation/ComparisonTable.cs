using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>A comparison as a table: for a document as the page writes it, for programs with all digits.</summary>
public static class ComparisonTable
{
    private static readonly string[] Columns =
    [
        "arm", "run", "countsOnly", "passed", "trials", "copies", "rate", "wilson95Low", "wilson95High", "difference", "difference95Low", "difference95High", "intervalBy",
        "test", "tasks", "greater", "less", "twoSided", "midP", "fisherGreater", "fisherLess", "fisherTwoSided", "holm", "verdict",
    ];

    /// <summary>Names of the columns of <see cref="Rows"/>.</summary>
    public static IReadOnlyList<string> Headers { get; } =
        ["Arm", "Passed", "Rate", "95 % Wilson", "Difference, points", "95 % interval", "Interval by", "Test", "Tasks", "p greater", "p less", "p two-sided", "Fisher p greater", "Fisher p less", "Fisher p two-sided", "p after Holm", "Verdict"];

    /// <summary>A row for each arm, the baseline first.</summary>
    /// <param name="names">Of the arms.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(Comparison comparison, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return [.. comparison.Arms.Select((arm, i) => (IReadOnlyList<string>)[.. Of(arm, names[i]), .. i == 0 ? Baseline() : Of(comparison.Against[i - 1], Tested(comparison))])];
    }

    /// <summary>The same with all digits.</summary>
    public static string Csv(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return CsvTable.Of(Columns, comparison.Arms.Select((arm, i) => (object?[])
        [
            arm.Name, arm.Address?.RunId, arm.IsCounts ? 1 : 0, arm.Count.Passed, arm.Count.Trials, arm.Copies, arm.Rate, arm.Interval?.Low, arm.Interval?.High,
            .. i == 0 ? new object?[Columns.Length - 9] : Numbers(comparison.Against[i - 1]),
        ]));
    }

    /// <summary>Arms that Holm's adjustment is over.</summary>
    public static int Tested(Comparison comparison) => comparison.Against.Count(against => against.Holm is not null);

    private static IEnumerable<string> Of(ComparedArm arm, string name) =>
    [
        arm.IsCounts ? $"{name}, counts only" : name, $"{arm.Count.Passed}/{arm.Count.Trials}", arm.Rate is { } rate ? Format.Percent(rate) : Format.None,
        arm.Interval is { } interval ? $"{Format.Percent(interval.Low)} to {Format.Percent(interval.High)}" : Format.None,
    ];

    private static IEnumerable<string> Baseline() => ["baseline", .. Enumerable.Repeat(Format.None, Headers.Count - 5)];

    private static IEnumerable<string> Of(AgainstBaseline against, int tested)
    {
        if (against.All.Effect is not { } effect)
        {
            return [.. Enumerable.Repeat(Format.None, Headers.Count - 5), VerdictText.Of(against.Verdict, null)];
        }

        var (paired, fisher) = (against.All.Paired, against.All.Unpaired?.Fisher);
        return
        [
            Format.Points(effect.Difference), EffectText.Interval(effect), EffectText.Name(effect.Means), EffectText.Name(effect.Test),
            paired is null ? Format.None : Format.Count(paired.Tasks), P(paired?.P.Greater), P(paired?.P.Less), P(paired?.P.TwoSided),
            P(fisher?.Greater), P(fisher?.Less), P(fisher?.TwoSided), P(against.Holm), VerdictText.Of(against.Verdict, effect, tested),
        ];
    }

    private static string P(double? p) => p is { } value ? Format.P(value) : Format.None;

    private static object?[] Numbers(AgainstBaseline against)
    {
        var (effect, paired, fisher) = (against.All.Effect, against.All.Paired, against.All.Unpaired?.Fisher);
        StratifiedTails? p = paired?.P;
        return
        [
            effect?.Difference, effect?.Interval.Low, effect?.Interval.High, effect is null ? null : EffectText.Name(effect.Means), effect is null ? null : EffectText.Name(effect.Test),
            paired?.Tasks, p?.Greater, p?.Less, p?.TwoSided, p?.MidP, fisher?.Greater, fisher?.Less, fisher?.TwoSided, against.Holm, VerdictText.Word(against.Verdict),
        ];
    }
}
