using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.State;

/// <summary>What the run list shows, as its address says it.</summary>
public sealed record RunsView
{
    /// <summary>States to show; empty for all.</summary>
    public IReadOnlyList<RunState> States { get; init; } = [];

    /// <summary>Kinds to show, by their names; empty for all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Words to find.</summary>
    public string Text { get; init; } = "";

    /// <summary>Name or id of a study whose runs are shown; empty for any.</summary>
    public string Study { get; init; } = "";

    /// <summary>The column that orders the list.</summary>
    public RunSort Sort { get; init; } = RunSort.Created;

    /// <summary>Whether the largest comes first.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>Whether archived runs are shown, and only those.</summary>
    public bool Archived { get; init; }

    /// <summary>The store's filter.</summary>
    public RunFilter Filter => new(States.Count == 0 ? null : States, Kinds.Count == 0 ? null : Kinds, Text: Text.Length == 0 ? null : Text, Archived: Archived) { Study = Study.Length == 0 ? null : Study };

    /// <summary>Whether anything narrows the list.</summary>
    public bool IsFiltered => States.Count > 0 || Kinds.Count > 0 || Text.Length > 0 || Study.Length > 0 || Archived;

    /// <summary>The kind, where nothing else narrows the list.</summary>
    public string? OnlyKind => Kinds is [var kind] && States.Count == 0 && Text.Length == 0 && Study.Length == 0 && !Archived ? kind : null;

    /// <summary>The address that shows this; what is as usual is left out.</summary>
    public string Url => Urls.Query(
        Urls.Runs,
        ("state", string.Join(',', States.Select(RunStateNames.Of))),
        ("kind", string.Join(',', Kinds)),
        ("q", Text),
        (Urls.StudyParameter, Study),
        ("sort", Sort == RunSort.Created ? null : Name(Sort)),
        ("order", Descending == DescendsFirst(Sort) ? null : Descending ? "desc" : "asc"),
        ("archived", Archived ? "1" : null));

    /// <summary>Reads the address; what cannot be read counts as left out.</summary>
    public static RunsView From(string? states, string? text, string? sort, string? order, string? archived, string? kinds = null, string? study = null)
    {
        var column = Enum.TryParse<RunSort>(sort, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : RunSort.Created;
        return new RunsView
        {
            States = [.. (states ?? "").Split(',').Select(name => RunStateNames.TryParse(name, out var state) ? (RunState?)state : null).OfType<RunState>().Distinct()],
            Kinds = [.. (kinds ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()],
            Text = text?.Trim() ?? "",
            Study = study?.Trim() ?? "",
            Sort = column,
            Descending = order switch { "asc" => false, "desc" => true, _ => DescendsFirst(column) },
            Archived = archived == "1",
        };
    }

    /// <summary>The same view with a state switched on or off.</summary>
    public RunsView Toggle(RunState state) =>
        this with { States = States.Contains(state) ? [.. States.Where(s => s != state)] : [.. States, state] };

    /// <summary>The same view with a kind switched on or off.</summary>
    public RunsView Toggle(string kind) =>
        this with { Kinds = Kinds.Contains(kind) ? [.. Kinds.Where(k => k != kind)] : [.. Kinds, kind] };

    /// <summary>The same view ordered by a column; a second time turns the order round.</summary>
    public RunsView OrderBy(RunSort sort) =>
        this with { Sort = sort, Descending = Sort == sort ? !Descending : DescendsFirst(sort) };

    // Times start with the newest, words with A.
    private static bool DescendsFirst(RunSort sort) => sort is RunSort.Created or RunSort.Started or RunSort.Ended;

    private static string Name(RunSort sort) => sort.ToString().ToLowerInvariant();
}
