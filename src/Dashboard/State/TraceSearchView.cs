using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Searching;

namespace Vectorscope.Dashboard.State;

/// <summary>What the search over traces looks for, as its address says it.</summary>
public sealed record TraceSearchView
{
    /// <summary>Words to find.</summary>
    public string Text { get; init; } = "";

    /// <summary>Parts of turns to look in; empty for all.</summary>
    public IReadOnlyList<TurnPart> Parts { get; init; } = [];

    /// <summary>Id of the only run; empty for all.</summary>
    public string Run { get; init; } = "";

    /// <summary>Name of the only arm; empty for all.</summary>
    public string Arm { get; init; } = "";

    /// <summary>Name of the only task; empty for all.</summary>
    public string Task { get; init; } = "";

    /// <summary>Outcomes; empty for all.</summary>
    public IReadOnlyList<TrialOutcome> Outcomes { get; init; } = [];

    /// <summary>Only turns with this finding; empty for all.</summary>
    public string Flag { get; init; } = "";

    /// <summary>Only turns with this label; empty for all.</summary>
    public string Label { get; init; } = "";

    /// <summary>Name or id of a study; empty for any.</summary>
    public string Study { get; init; } = "";

    /// <summary>Trials with the most places first.</summary>
    public bool MostFirst { get; init; }

    /// <summary>What is asked of the index.</summary>
    public TraceQuery Query => new(Text, Parts, Run, Arm, Task, Outcomes, Flag, Label, Study, MostFirst);

    /// <summary>Whether anything but words narrows it.</summary>
    public bool IsFiltered => this != new TraceSearchView { Text = Text, MostFirst = MostFirst, Parts = Parts, Outcomes = Outcomes } || Parts.Count > 0 || Outcomes.Count > 0;

    /// <summary>The same words everywhere.</summary>
    public TraceSearchView Unfiltered => new() { Text = Text, MostFirst = MostFirst };

    /// <summary>The address that shows this; what is as usual is left out.</summary>
    public string Url => Urls.Query(Urls.TraceSearch, Fields(string.Join(',', Parts.Select(Word)), string.Join(',', Outcomes.Select(outcome => outcome.Name()))));

    /// <summary>All places as a file.</summary>
    /// <param name="format">csv or json.</param>
    public string Download(string format) => Urls.Query(
        $"/api/traces/search.{format}",
        [
            .. Fields(null, null),
            .. Parts.Select(part => ("part", (string?)Word(part))),
            .. Outcomes.Select(outcome => ("outcome", (string?)outcome.Name())),
        ]);

    /// <summary>Reads the address; what cannot be read counts as left out.</summary>
    public static TraceSearchView From(
        string? text, string? parts, string? run, string? arm, string? task, string? outcomes, string? flag, string? label, string? study, string? sort) => new()
    {
        Text = text?.Trim() ?? "",
        Parts = [.. Words(parts).Select(word => Enum.TryParse<TurnPart>(word, ignoreCase: true, out var part) && Enum.IsDefined(part) ? (TurnPart?)part : null).OfType<TurnPart>().Distinct()],
        Run = run?.Trim() ?? "",
        Arm = arm?.Trim() ?? "",
        Task = task?.Trim() ?? "",
        Outcomes = [.. Words(outcomes).Select(word => TrialOutcomes.TryParse(word, out var outcome) ? (TrialOutcome?)outcome : null).OfType<TrialOutcome>().Distinct()],
        Flag = flag?.Trim() ?? "",
        Label = label?.Trim() ?? "",
        Study = study?.Trim() ?? "",
        MostFirst = sort == "most",
    };

    /// <summary>The same with a part switched on or off.</summary>
    public TraceSearchView Toggle(TurnPart part) => this with { Parts = Toggled(Parts, part) };

    /// <summary>The same with an outcome switched on or off.</summary>
    public TraceSearchView Toggle(TrialOutcome outcome) => this with { Outcomes = Toggled(Outcomes, outcome) };

    /// <summary>A part in addresses.</summary>
    public static string Word(TurnPart part) => part.ToString().ToLowerInvariant();

    private (string, string?)[] Fields(string? parts, string? outcomes) =>
    [
        ("q", Text), ("part", parts), ("run", Run), ("arm", Arm), ("task", Task), ("outcome", outcomes), ("finding", Flag), ("label", Label), (Urls.StudyParameter, Study),
        ("sort", MostFirst ? "most" : null),
    ];

    private static string[] Words(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IReadOnlyList<T> Toggled<T>(IReadOnlyList<T> list, T one) => list.Contains(one) ? [.. list.Where(other => !Equals(other, one))] : [.. list, one];
}
