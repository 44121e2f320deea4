using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Studies;

namespace Vectorscope.Dashboard.Components.Pages.Studies;

/// <summary>The figure of a ledger.</summary>
internal static class LedgerCharts
{
    private const double Points = 100;

    /// <summary>Differences to the baseline with their intervals, in the rows' order.</summary>
    public static IntervalModel Effects(Ledger ledger, IReadOnlyList<LedgerRow> rows)
    {
        var names = ArmLabels.Of(rows);
        return new IntervalModel
        {
            Title = "Difference to the baseline, points",
            XTitle = $"Passed more often than {ledger.Study.BaselineName}, points",
            YTitle = "Arm",
            Description = $"Differences in the pass rate of {Format.Count(rows.Count, "arm")} to {ledger.Study.BaselineName} with 95 % intervals; 0 is no difference.",
            FileName = "ledger-effects",
            Digits = 1,
            Pickable = true,
            Marks = [new AxisMark(0, "no difference")],
            Rows =
            [
                .. rows.Select((row, i) => new IntervalRow(
                    names[i], row.Effect!.Difference * Points, row.Effect.Interval.Low * Points, row.Effect.Interval.High * Points,
                    Colour(row), row.Role == LedgerRole.BaselineAgain ? "check" : VerdictText.Word(row.Verdict), row.IsCounts)),
            ],
        }.Fitted();
    }

    // Names of tones and of colours are not all the same.
    private static string Colour(LedgerRow row) => LedgerText.Tone(row) is "idle" ? "series-base" : LedgerText.Tone(row);
}
