using System.CommandLine;
using MudBlazor;
using Vectorscope.Dashboard.Cli;
using Vectorscope.Dashboard.Cli.Launching;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Kinds;

/// <summary>What people see of a kind of run: its words, its icon, its pages, its form, and what a verb writes about it.</summary>
public sealed record RunKindView
{
    /// <summary>The kind's name, as in specs.</summary>
    public required string Kind { get; init; }

    /// <summary>The record of its spec.</summary>
    public required Type Spec { get; init; }

    /// <summary>In the middle of a sentence: "capture".</summary>
    public required string Noun { get; init; }

    /// <summary>As a heading: "Captures".</summary>
    public required string Plural { get; init; }

    /// <summary>One sentence under the heading of the launch form: what such a run does.</summary>
    public required string Summary { get; init; }

    /// <summary>One line under the heading of its list.</summary>
    public string? ListSummary { get; init; }

    /// <summary>What launching one would bring, on a list that has none.</summary>
    public string? EmptyList { get; init; }

    /// <summary>Of the navigation and of buttons that lead to its page.</summary>
    public string Icon { get; init; } = Icons.Material.Outlined.PlayCircle;

    /// <summary>Where its list stands in the navigation.</summary>
    public NavigationGroup Group { get; init; } = NavigationGroup.Measure;

    /// <summary>Keys that go to its list; null for none.</summary>
    public string? ListKeys { get; init; }

    /// <summary>The key that opens its launch form; null for none.</summary>
    public string? LaunchKey { get; init; }

    /// <summary>Its own list; null where the list of all runs, filtered, is all there is.</summary>
    public string? OwnList { get; init; }

    /// <summary>Its own launch form; null for the one that is made of its settings.</summary>
    public string? OwnForm { get; init; }

    /// <summary>The page of a run's results; null where the run's page is all there is.</summary>
    public Func<string, string>? Results { get; init; }

    /// <summary>What the button says that leads to the results.</summary>
    public string OpenResults { get; init; } = "Open results";

    /// <summary>The results page has nothing to show before the run is completed.</summary>
    public bool ResultsAtEnd { get; init; }

    /// <summary>What a verb that waits for such a run writes; null for its id or document alone.</summary>
    internal Func<Terminal, bool, IRunReport>? Report { get; init; }

    /// <summary>The verb that launches one; null for a verb that is made of its settings and called by the kind's name.</summary>
    internal Func<Terminal, Command>? Verb { get; init; }

    /// <summary>The settings of its spec.</summary>
    public SpecShape Shape => SpecShape.Of(Spec);

    /// <summary>Its list.</summary>
    public string ListUrl => OwnList ?? Urls.RunsOf(Kind);

    /// <summary>Its launch form.</summary>
    public string FormUrl => OwnForm ?? Urls.Launch(Kind);

    /// <summary>The page that shows a new run best: its results, or the run itself.</summary>
    public string PageUrl(string runId) => Results is not null && !ResultsAtEnd ? Results(runId) : Urls.Run(runId);

    /// <summary>The page of a run's results, where there is something on it; else null.</summary>
    public string? ResultsUrl(string runId, RunState state) => ResultsAtEnd && state != RunState.Completed ? null : Results?.Invoke(runId);

    /// <summary>The launch form, filled in from a run.</summary>
    public string FormFrom(string runId) => Urls.Query(FormUrl, ("from", runId));
}
