using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.State;

/// <summary>Which tasks a benchmark's grid shows, in which order and how, as its address says it.</summary>
public sealed record BoardView
{
    /// <summary>Part of the tasks' names.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether trials passed that a task must have; null for any.</summary>
    public bool? Passed { get; init; }

    /// <summary>Word of a finding that a trial of the task must have; null for any.</summary>
    public string? Finding { get; init; }

    /// <summary>The arm whose trials are asked; null for all.</summary>
    public string? Arm { get; init; }

    /// <summary>Only tasks that an arm solved more or less often than the baseline.</summary>
    public bool Differs { get; init; }

    /// <summary>The order.</summary>
    public BoardSort Sort { get; init; }

    /// <summary>A cell for each arm with its counts, instead of one for each attempt; null where the address leaves it open.</summary>
    public bool? Counts { get; init; }

    /// <summary>Whether anything narrows the grid.</summary>
    public bool IsFiltered => Text.Length > 0 || Passed is not null || Finding is not null || Arm is not null || Differs;

    /// <summary>Reads the address; what cannot be read counts as left out.</summary>
    public static BoardView From(string? text, string? outcome, string? finding, string? arm, string? differs, string? sort, string? cells) => new()
    {
        Text = text?.Trim() ?? "",
        Passed = outcome switch { "passed" => true, "failed" => false, _ => null },
        Finding = string.IsNullOrEmpty(finding) ? null : finding,
        Arm = string.IsNullOrEmpty(arm) ? null : arm,
        Differs = differs == "1",
        Sort = Enum.TryParse<BoardSort>(sort, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : BoardSort.Name,
        Counts = cells switch { "counts" => true, "attempts" => false, _ => null },
    };

    /// <summary>What of the address it is; what is as usual has no value.</summary>
    public (string Name, string? Value)[] Parameters =>
    [
        ("q", Text),
        ("outcome", Passed switch { true => "passed", false => "failed", _ => null }),
        ("finding", Finding),
        ("of", Arm),
        ("differs", Differs ? "1" : null),
        ("sort", Sort == BoardSort.Name ? null : Sort.ToString().ToLowerInvariant()),
        ("cells", Counts switch { true => "counts", false => "attempts", _ => null }),
    ];

    /// <summary>The rows that are shown, in their order.</summary>
    /// <param name="baseline">Name of the arm that the others are compared with.</param>
    public IReadOnlyList<BoardRow> Of(BenchmarkBoard board, string? baseline)
    {
        ArgumentNullException.ThrowIfNull(board);
        var first = Math.Max(0, baseline is null ? 0 : board.IndexOf(baseline));
        var asked = Arm is null ? -1 : board.IndexOf(Arm);
        var rows = board.Rows.Where(row => Matches(row, asked, first));
        // Tasks that were not run stand last, whatever the order.
        return Sort switch
        {
            BoardSort.Disagreement => [.. rows.OrderBy(row => row.NotRun is not null).ThenByDescending(Disagreement).ThenBy(row => row.Task, StringComparer.Ordinal)],
            BoardSort.Difficulty => [.. rows.OrderBy(row => row.NotRun is not null).ThenBy(Solved).ThenBy(row => row.Task, StringComparer.Ordinal)],
            BoardSort.Family => [.. rows.OrderBy(row => row.NotRun is not null).ThenBy(row => row.Category is null).ThenBy(row => row.Category, StringComparer.Ordinal).ThenBy(row => row.Task, StringComparer.Ordinal)],
            _ => [.. rows],
        };
    }

    /// <summary>The next trial after another one that did not pass, task by task as they are shown; null where none follows.</summary>
    /// <param name="after">Null for the start.</param>
    public TrialRow? NextFailed(IReadOnlyList<BoardRow> rows, BenchmarkBoard board, long? after)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(board);
        var asked = Arm is null ? -1 : board.IndexOf(Arm);
        var trials = rows.SelectMany(row => Trials(row, asked)).ToList();
        var place = after is { } id ? trials.FindIndex(trial => trial.Id == id) : -1;
        return trials.Skip(place + 1).FirstOrDefault(trial => IsPass(trial) == false);
    }

    internal static (int Passed, int Trials) CountOf(IEnumerable<TrialRow?> trials)
    {
        var graded = trials.OfType<TrialRow>().Select(IsPass).OfType<bool>().ToList();
        return (graded.Count(passed => passed), graded.Count);
    }

    private bool Matches(BoardRow row, int asked, int baseline) =>
        (Text.Length == 0 || row.Task.Contains(Text, StringComparison.OrdinalIgnoreCase))
        && ((Passed is null && Finding is null && Arm is null)
            || Trials(row, asked).Any(trial => (Passed is null || IsPass(trial) == Passed) && (Finding is null || trial.Counts.TurnsWith(Finding) > 0)))
        && (!Differs || DiffersFrom(row, asked, baseline));

    private static bool DiffersFrom(BoardRow row, int asked, int baseline)
    {
        if (row.Trials.Count == 0 || RateOf(row.Trials[baseline]) is not { } rate)
        {
            return false;
        }

        return row.Trials.Where((_, i) => i != baseline && (asked < 0 || i == asked)).Any(arm => RateOf(arm) is { } other && other != rate);
    }

    private static IEnumerable<TrialRow> Trials(BoardRow row, int asked) => row.Trials.Where((_, i) => asked < 0 || i == asked).SelectMany(arm => arm).OfType<TrialRow>();

    private static bool? IsPass(TrialRow trial) => trial.Outcome is { } outcome && outcome.Counts() ? outcome.IsPass(trial.Reward) : null;

    private static double? RateOf(IEnumerable<TrialRow?> trials) => CountOf(trials) is { Trials: > 0 } count ? (double)count.Passed / count.Trials : null;

    // How far apart the arms are: 0 where all solved it as often.
    private static double Disagreement(BoardRow row)
    {
        var rates = row.Trials.Select(RateOf).OfType<double>().ToList();
        return rates.Count == 0 ? 0 : rates.Max() - rates.Min();
    }

    private static double Solved(BoardRow row) => RateOf(row.Trials.SelectMany(arm => arm)) ?? 2;
}

/// <summary>Orders of a benchmark's grid.</summary>
public enum BoardSort
{
    /// <summary>By name.</summary>
    Name,

    /// <summary>Tasks first on which the arms are furthest apart.</summary>
    Disagreement,

    /// <summary>Tasks first that the fewest trials solved.</summary>
    Difficulty,

    /// <summary>By the category that the task names.</summary>
    Family,
}
