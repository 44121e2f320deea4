using System.Globalization;

namespace Vectorscope.Dashboard.State;

/// <summary>What a benchmark's page shows, as its address says it.</summary>
public sealed record BenchmarkView
{
    /// <summary>Word of the tab of the other parser.</summary>
    public const string ParserTab = "parser";

    /// <summary>Word of the tab of failure patterns.</summary>
    public const string PatternsTab = "patterns";

    /// <summary>Word of the tab of the log.</summary>
    public const string LogTab = "log";

    /// <summary>Null for the results.</summary>
    public string? Tab { get; init; }

    /// <summary>The arm that the others are compared with; null for the run's first.</summary>
    public string? Baseline { get; init; }

    /// <summary>The arm whose trials are listed; null for all.</summary>
    public string? ListArm { get; init; }

    /// <summary>The trials that are listed; null for no list.</summary>
    public TrialSelection? List { get; init; }

    /// <summary>Key of the failure pattern whose trials are listed; null for none.</summary>
    public string? Pattern { get; init; }

    /// <summary>The grid.</summary>
    public BoardView Board { get; init; } = new();

    /// <summary>The trial whose drawer is open.</summary>
    public long? Trial { get; init; }

    /// <summary>The address that shows this; what is as usual is left out.</summary>
    public string Url(string runId) => Urls.Query(
        Urls.Benchmark(runId),
        [
            ("tab", Tab), ("base", Baseline), ("pattern", Pattern), ("arm", List is null ? null : ListArm), ("show", List?.Word), .. Board.Parameters,
            ("trial", Trial?.ToString(CultureInfo.InvariantCulture)),
        ]);
}
