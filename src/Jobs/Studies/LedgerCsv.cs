using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Studies;

/// <summary>A ledger as CSV, every figure with all its digits.</summary>
public static class LedgerCsv
{
    private static readonly string[] Columns =
    [
        "arm", "name", "role", "run", "run_name", "at", "approach", "passed", "trials", "copies", "rate", "low", "high",
        "difference", "difference_low", "difference_high", "interval", "test", "tasks", "p", "p_holm", "verdict", "not_comparable", "counts_only", "left_out", "tags", "notes",
    ];

    public static string Of(Ledger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return CsvTable.Of(Columns, ledger.Rows.Select(row => (object?[])
        [
            row.Arm, row.Name, Word(row.Role), row.RunId, row.RunName, row.At.UtcDateTime.ToString("O"), row.Approach, row.Passed, row.Trials, row.Copies,
            row.Rate, row.Interval?.Low, row.Interval?.High,
            row.Effect?.Difference, row.Effect?.Interval.Low, row.Effect?.Interval.High, row.Effect is { } effect ? Word(effect.Means) : null, row.Effect is { } tested ? Word(tested.Test) : null,
            row.Tasks, row.Effect?.P, row.Holm, Word(row.Verdict), string.Join("; ", row.NotComparable), row.IsCounts ? "yes" : "no", row.LeftOut, row.Tags, row.Notes,
        ]));
    }

    // As the JSON spells them.
    private static string Word<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
