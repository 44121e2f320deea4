using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Components.Pages.Trials;

/// <summary>All that is shown of one trial but its turns.</summary>
/// <param name="RunName">The benchmark it belongs to.</param>
/// <param name="Colour">Token of the arm's colour.</param>
/// <param name="VerifierLog">What the tests printed; null when nothing is kept.</param>
public sealed record TrialView(TrialDetail Detail, string RunName, string Colour, string? VerifierLog)
{
    /// <summary>A sweep's trial is opened from its sweep.</summary>
    public bool IsOfSweep { get; init; }

    /// <summary>Of a program's request, which is opened from the list of requests; null for a trial of a run.</summary>
    public ServedExtra? Served => Detail.Served;

    /// <summary>How it ended.</summary>
    public OutcomeLook Look => Served is null ? OutcomeLook.Of(Row.Running, Row.Outcome, Row.Reward) : OutcomeLook.OfRequest(Row.Outcome);

    /// <summary>Tokens that a prompt and its reply may have together; null where nobody says.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Trials of other arms on the same task.</summary>
    public IReadOnlyList<NeighbourTrial> Others { get; init; } = [];

    /// <summary>A benchmark of this task and this arm alone, as its run was; null where the run does not say it.</summary>
    public JsonObject? Again { get; init; }

    /// <summary>The trial's row.</summary>
    public TrialRow Row => Detail.Row;

    /// <summary>A file's name within the trial.</summary>
    public string ShortName(string artifact) => artifact.StartsWith($"trials/{Row.Name}/", StringComparison.Ordinal) ? artifact[(Row.Name.Length + 8)..] : artifact;
}
