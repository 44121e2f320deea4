using System.Text.Json.Nodes;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Traces.Atif;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking.Exports;

/// <summary>A trial with all that an export says of it.</summary>
/// <param name="Files">Its artifacts, named <c>trials/NAME/…</c>.</param>
/// <param name="Agent">Its name in the arm.</param>
/// <param name="Model"><c>provider/model</c>; null without one.</param>
internal sealed record ExportedTrial(
    TrialRow Row, TrialNotes Notes, IReadOnlyList<ArtifactRow> Files, IReadOnlyList<TraceTurn> Turns, string Agent, string? Model, KeptBenchmark? Kept)
{
    /// <summary>Version of Terminus-2's protocol that our agent follows; our own version is in the files, too.</summary>
    public string AgentVersion => Agent == "terminus-2" ? "2.0.0" : Kept?.Facts.CodeVersion ?? "unknown";

    public AtifSource Source => new(
        $"{Row.RunId}-{Row.Name}", Agent, AgentVersion, Model, Turns.Count > 0 ? Turns[0].Parser.ToString().ToLowerInvariant() : "strict")
    {
        Intervention = Intervention,
    };

    /// <summary>What changed the model's stream, named for people and for comparison; null for nothing.</summary>
    public JsonObject? Intervention => Kept?.Intervention(Row.Arm) is { } intervention
        ? new() { ["name"] = intervention.Name, ["operations"] = intervention.Text, ["sha256"] = intervention.Hash } : null;

    public static ExportedTrial Of(TrialRow row, TrialNotes notes, IReadOnlyList<ArtifactRow> files, IReadOnlyList<TraceTurn> turns, KeptBenchmark? kept)
    {
        if (kept?.Spec.Arms.FirstOrDefault(arm => arm.Name == row.Arm) is { } arm)
        {
            var provider = arm.Model?.Server is null ? "vectorscope" : "openai";
            return new ExportedTrial(row, notes, files, turns, arm.Agent, arm.Model is null ? null : $"{provider}/{kept.ModelName(arm)}", kept);
        }
        // The name that an import gave: agent, then model.
        var parts = row.Arm.Split("__", 2);
        return new ExportedTrial(row, notes, files, turns, parts[0], parts.Length > 1 ? parts[1] : null, null);
    }
}
