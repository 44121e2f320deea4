using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>A table of pass rates as it stands on its page, for a document.</summary>
public static class RateTableText
{
    /// <summary>What columns are called.</summary>
    public static IReadOnlyList<string> Headers(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        string[] rates = ["Arm", "Passed", "95 % Wilson"];
        return comparison.Against.Count == 0 ? rates :
        [
            .. rates, $"Difference to {comparison.Arms[0].Name}, points", "95 %", "Paired test", "p greater", "p less", "p two-sided",
            "Fisher p greater", "Fisher p less", "Fisher p two-sided", "Holm", "Verdict",
        ];
    }

    /// <summary>A row for each arm, the baseline first.</summary>
    /// <param name="results">How trials ended; copies are in these counts, and in nothing else.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(Comparison comparison, IReadOnlyList<ArmResult> results)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return [.. comparison.Arms.Select((arm, i) => Row(comparison, results.FirstOrDefault(result => result.Name == arm.Name), arm, i == 0 ? null : comparison.Against[i - 1]))];
    }

    private static string[] Row(Comparison comparison, ArmResult? result, ComparedArm arm, AgainstBaseline? against)
    {
        string[] rates =
        [
            arm.Name,
            result is null ? Format.Rate(arm.Count.Passed, arm.Count.Trials) : Format.Rate(result.Passed, result.Trials),
            arm.Interval is { } interval ? $"{Format.Percent(interval.Low)} to {Format.Percent(interval.High)}" : Format.None,
        ];
        if (comparison.Against.Count == 0)
        {
            return rates;
        }

        var (effect, paired, unpaired) = (against?.All.Effect, against?.All.Paired, against?.All.Unpaired);
        return
        [
            .. rates,
            effect is null ? Format.None : Format.Points(effect.Difference), effect is null ? Format.None : EffectText.Interval(effect),
            paired is null ? Format.None : $"{EffectText.Name(paired.Test)}, {Format.Count(paired.Tasks, "task")}", P(paired?.P.Greater), P(paired?.P.Less), P(paired?.P.TwoSided),
            P(unpaired?.Fisher.Greater), P(unpaired?.Fisher.Less), P(unpaired?.Fisher.TwoSided), P(against?.Holm),
            against is null ? "baseline" : VerdictText.Word(against.Verdict),
        ];
    }

    private static string P(double? p) => p is { } value ? Format.P(value) : Format.None;
}
