using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.State;

/// <summary>What a list of runs shows, as its address says it.</summary>
public sealed record RunsView
{
    /// <summary>Columns that a list shows until somebody chooses others.</summary>
    public static readonly IReadOnlyList<RunColumn> UsualColumns = [RunColumn.Status, RunColumn.Outcome, RunColumn.Model, RunColumn.Launched, RunColumn.Took];

    /// <summary>The page that the list is on.</summary>
    public string Page { get; init; } = Urls.Runs;

    /// <summary>The only kind that the page is about; null for a page of all.</summary>
    public string? Only { get; init; }

    /// <summary>States to show; empty for all.</summary>
    public IReadOnlyList<RunState> States { get; init; } = [];

    /// <summary>Kinds to show, by their names; empty for all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Models to show, by their names; empty for all.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Personas to show, by their names; empty for all.</summary>
    public IReadOnlyList<string> Personas { get; init; } = [];

    /// <summary>Tags to show; empty for all.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

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

    /// <summary>The columns that were chosen; null while the address names none.</summary>
    public IReadOnlyList<RunColumn>? Chosen { get; init; }

    /// <summary>The columns to show, in their order.</summary>
    public IReadOnlyList<RunColumn> Columns => Chosen ?? UsualColumns;

    /// <summary>The store's filter.</summary>
    public RunFilter Filter => new(
        States.Count == 0 ? null : States, Only is not null ? [Only] : Kinds.Count == 0 ? null : Kinds, Text: Text.Length == 0 ? null : Text, Archived: Archived)
    {
        Models = Models,
        Personas = Personas,
        Tags = Tags,
        Study = Study.Length == 0 ? null : Study,
    };

    /// <summary>Whether anything narrows the list.</summary>
    public bool IsFiltered => States.Count > 0 || Kinds.Count > 0 || Text.Length > 0 || Archived || Models.Count > 0 || Personas.Count > 0 || Tags.Count > 0 || Study.Length > 0;

    /// <summary>The kind, where nothing else narrows the list.</summary>
    public string? OnlyKind => this with { Kinds = [] } is { IsFiltered: false } ? Only ?? (Kinds is [var kind] ? kind : null) : null;

    /// <summary>The address that shows this; what is as usual is left out.</summary>
    public string Url => Urls.Query(
        Page,
        [
            ("state", string.Join(',', States.Select(RunStateNames.Of))),
            ("kind", string.Join(',', Kinds)),
            .. Names("model", Models),
            .. Names("persona", Personas),
            .. Names("tag", Tags),
            (Urls.StudyParameter, Study),
            ("q", Text),
            ("sort", Sort == RunSort.Created ? null : Name(Sort)),
            ("order", Descending == DescendsFirst(Sort) ? null : Descending ? "desc" : "asc"),
            ("archived", Archived ? "1" : null),
            ("cols", Chosen is null ? null : Word(Chosen)),
        ]);

    /// <summary>The same without what narrows it.</summary>
    public RunsView Unfiltered => new() { Page = Page, Only = Only, Sort = Sort, Descending = Descending, Chosen = Chosen };

    /// <summary>The API's list of the same runs in the same order, as a file.</summary>
    /// <param name="format">csv or json.</param>
    public string Download(string format) => Urls.Query(
        Urls.RunsFile(format),
        [
            .. States.Select(state => ("state", (string?)RunStateNames.Of(state))),
            .. Names("kind", Only is null ? Kinds : [Only]),
            .. Names("model", Models),
            .. Names("persona", Personas),
            .. Names("tag", Tags),
            (Urls.StudyParameter, Study),
            ("text", Text),
            ("archived", Archived ? "true" : null),
            ("sort", Sort == RunSort.Created ? null : Name(Sort)),
            ("descending", Descending ? null : "false"),
        ]);

    /// <summary>Reads the address; what cannot be read counts as left out.</summary>
    public static RunsView From(
        string? states, string? text, string? sort, string? order, string? archived, string? kinds = null,
        string[]? models = null, string[]? personas = null, string[]? tags = null, string? columns = null, string? study = null)
    {
        var column = Enum.TryParse<RunSort>(sort, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : RunSort.Created;
        return new RunsView
        {
            States = [.. (states ?? "").Split(',').Select(name => RunStateNames.TryParse(name, out var state) ? (RunState?)state : null).OfType<RunState>().Distinct()],
            Kinds = [.. (kinds ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()],
            Models = Given(models),
            Personas = Given(personas),
            Tags = Given(tags),
            Text = text?.Trim() ?? "",
            Study = study?.Trim() ?? "",
            Sort = column,
            Descending = order switch { "asc" => false, "desc" => true, _ => DescendsFirst(column) },
            Archived = archived == "1",
            Chosen = ReadColumns(columns),
        };
    }

    /// <summary>Columns as one word of an address, and as the browser remembers them.</summary>
    public static string Word(IReadOnlyList<RunColumn> columns) => columns.Count == 0 ? "none" : string.Join(',', columns.Select(column => column.ToString().ToLowerInvariant()));

    /// <summary>Reads such a word; null for one that names no column.</summary>
    public static IReadOnlyList<RunColumn>? ReadColumns(string? word)
    {
        RunColumn[] read = [.. (word ?? "").Split(',').Select(name => Enum.TryParse<RunColumn>(name, ignoreCase: true, out var column) && Enum.IsDefined(column) ? (RunColumn?)column : null).OfType<RunColumn>().Distinct().Order()];
        return read.Length > 0 || word == "none" ? read : null;
    }

    /// <summary>The same view with a state switched on or off.</summary>
    public RunsView Toggle(RunState state) => this with { States = Toggled(States, state) };

    /// <summary>The same view with a kind switched on or off.</summary>
    public RunsView Toggle(string kind) => this with { Kinds = Toggled(Kinds, kind) };

    /// <summary>The same view with a model, persona or tag switched on or off.</summary>
    public RunsView Toggle(RunFacetKind kind, string name) => kind switch
    {
        RunFacetKind.Model => this with { Models = Toggled(Models, name) },
        RunFacetKind.Persona => this with { Personas = Toggled(Personas, name) },
        _ => this with { Tags = Toggled(Tags, name) },
    };

    /// <summary>The same view with a column shown or not.</summary>
    public RunsView Toggle(RunColumn column) => this with { Chosen = [.. Toggled(Columns, column).Order()] };

    /// <summary>The same view ordered by a column; a second time turns the order round.</summary>
    public RunsView OrderBy(RunSort sort) =>
        this with { Sort = sort, Descending = Sort == sort ? !Descending : DescendsFirst(sort) };

    // Times start with the newest, words with A.
    private static bool DescendsFirst(RunSort sort) => sort is RunSort.Created or RunSort.Started or RunSort.Ended;

    private static string Name(RunSort sort) => sort.ToString().ToLowerInvariant();

    private static IEnumerable<(string, string?)> Names(string parameter, IReadOnlyList<string> names) => names.Select(name => (parameter, (string?)name));

    private static IReadOnlyList<string> Given(string[]? names) => [.. (names ?? []).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];

    private static IReadOnlyList<T> Toggled<T>(IReadOnlyList<T> list, T one) => list.Contains(one) ? [.. list.Where(other => !Equals(other, one))] : [.. list, one];
}
