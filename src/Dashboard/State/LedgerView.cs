using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Studies;

namespace Vectorscope.Dashboard.State;

/// <summary>What a ledger shows, as its address says it.</summary>
public sealed record LedgerView(string Study)
{
    /// <summary>In the place of an arm: one that is to be entered.</summary>
    public const string New = "new";

    /// <summary>In the place of a verdict: arms that are left out.</summary>
    public const string LeftOut = "left-out";

    /// <summary>Rows that are shown before somebody asks for all.</summary>
    public const int Usual = 100;

    /// <summary>Words to find.</summary>
    public string Text { get; init; } = "";

    /// <summary>Verdicts to show, as words; empty for all.</summary>
    public IReadOnlyList<string> Verdicts { get; init; } = [];

    /// <summary>Tags to show; empty for all.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The column that orders the rows; the baseline stays first.</summary>
    public LedgerSort Sort { get; init; } = LedgerSort.When;

    /// <summary>Whether the largest comes first.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>Whether all rows are shown, however many.</summary>
    public bool All { get; init; }

    /// <summary>The arm whose drawer is open; null for none.</summary>
    public string? Arm { get; init; }

    /// <summary>Whether anything narrows the rows.</summary>
    public bool IsFiltered => Text.Length > 0 || Verdicts.Count > 0 || Tags.Count > 0;

    /// <summary>The address that shows this; what is as usual is left out.</summary>
    public string Url => Urls.Query(
        Urls.Ledger(Study),
        ("q", Text),
        ("verdict", string.Join(',', Verdicts)),
        ("tag", string.Join(',', Tags)),
        ("sort", Sort == LedgerSort.When ? null : Sort.ToString().ToLowerInvariant()),
        ("order", Descending == DescendsFirst(Sort) ? null : Descending ? "desc" : "asc"),
        ("rows", All ? "all" : null),
        ("arm", Arm));

    /// <summary>Reads the address; what cannot be read counts as left out.</summary>
    public static LedgerView From(string study, string? text, string? verdicts, string? tags, string? sort, string? order, string? rows, string? arm)
    {
        var column = Enum.TryParse<LedgerSort>(sort, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : LedgerSort.When;
        return new LedgerView(study)
        {
            Text = text?.Trim() ?? "",
            Verdicts = [.. Words(verdicts).Where(word => word == LeftOut || Enum.GetValues<Verdict>().Any(verdict => WordOf(verdict) == word))],
            Tags = Words(tags),
            Sort = column,
            Descending = order switch { "asc" => false, "desc" => true, _ => DescendsFirst(column) },
            All = rows == "all",
            Arm = string.IsNullOrEmpty(arm) ? null : arm,
        };
    }

    /// <summary>The rows that it shows, in its order; the baseline first.</summary>
    public IReadOnlyList<LedgerRow> Of(IReadOnlyList<LedgerRow> rows)
    {
        var fitting = rows.Where(Fits).OrderBy(row => row.Role != LedgerRole.Baseline);
        return [.. Sort switch
        {
            LedgerSort.Name => Then(fitting, row => row.Name, StringComparer.OrdinalIgnoreCase),
            LedgerSort.Rate => Then(fitting, row => row.Rate),
            LedgerSort.Effect => Then(fitting, row => row.Effect?.Difference),
            LedgerSort.P => Descending ? fitting.ThenByDescending(row => row.Effect?.P) : fitting.ThenBy(row => row.Effect?.P ?? double.PositiveInfinity),
            _ => Then(fitting, row => row.At),
        }];
    }

    /// <summary>The same ordered by a column; a second time turns the order round.</summary>
    public LedgerView OrderBy(LedgerSort sort) => this with { Sort = sort, Descending = Sort == sort ? !Descending : DescendsFirst(sort) };

    /// <summary>The same with a verdict switched on or off.</summary>
    public LedgerView ToggleVerdict(string word) => this with { Verdicts = Toggled(Verdicts, word) };

    /// <summary>The same with a tag switched on or off.</summary>
    public LedgerView ToggleTag(string tag) => this with { Tags = Toggled(Tags, tag) };

    /// <summary>A row's verdict as the address names it.</summary>
    public static string WordOf(LedgerRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.LeftOut.Length > 0 ? LeftOut : WordOf(row.Verdict);
    }

    /// <summary>The words that a row carries.</summary>
    public static IReadOnlyList<string> TagsOf(LedgerRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Words(row.Tags);
    }

    /// <summary>Words for one of <see cref="WordOf(LedgerRow)"/>.</summary>
    public static string NameOf(string word) => word == LeftOut ? "Left out"
        : Enum.GetValues<Verdict>().Where(verdict => WordOf(verdict) == word).Select(VerdictText.Word).Select(name => char.ToUpperInvariant(name[0]) + name[1..]).FirstOrDefault(word);

    private bool Fits(LedgerRow row) =>
        (Verdicts.Count == 0 || (row.Role != LedgerRole.Baseline && Verdicts.Contains(WordOf(row))))
        && (Tags.Count == 0 || TagsOf(row).Intersect(Tags, StringComparer.OrdinalIgnoreCase).Any())
        && (Text.Length == 0 || new[] { row.Name, row.RunName, LedgerText.Approach(row), row.Notes, row.Tags }.Any(text => text?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true));

    private IOrderedEnumerable<LedgerRow> Then<T>(IOrderedEnumerable<LedgerRow> rows, Func<LedgerRow, T> key, IComparer<T>? comparer = null) =>
        Descending ? rows.ThenByDescending(key, comparer) : rows.ThenBy(key, comparer);

    private static IReadOnlyList<string> Toggled(IReadOnlyList<string> words, string word) => words.Contains(word) ? [.. words.Where(one => one != word)] : [.. words, word];

    private static IReadOnlyList<string> Words(string? text) => [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static string WordOf(Verdict verdict) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(verdict.ToString());

    // Times and effects start with the largest, names with A, p with the smallest.
    private static bool DescendsFirst(LedgerSort sort) => sort is not (LedgerSort.Name or LedgerSort.P);
}

/// <summary>A column that orders a ledger.</summary>
public enum LedgerSort
{
    /// <summary>When it was tried.</summary>
    When,

    /// <summary>The arm's name.</summary>
    Name,

    /// <summary>Passed of graded trials.</summary>
    Rate,

    /// <summary>The difference to the baseline.</summary>
    Effect,

    /// <summary>p of its test.</summary>
    P,
}
