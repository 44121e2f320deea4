using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Traces.Import;
using Vectorscope.Jobs.Trials;

namespace Vectorscope.Jobs.Traces.Harbor;

/// <summary>What a trial of ours says that Harbor's result has no field for; Harbor passes over fields that it does not know.</summary>
internal sealed record HarborOwnFields(
    string Name, string Arm, int Attempt, long Seed, TrialOutcome Outcome, AgentEnd? AgentEnd, double? Reward, string? Sentence,
    IReadOnlyList<string> Remarks, bool HasTestReport, string? Detail, IReadOnlyList<StageTime> Stages, TrialCounts Counts, SandboxKind? Sandbox = null)
{
    public static readonly (TrialStage Stage, string Field)[] StageFields =
    [
        (TrialStage.Environment, "environment_setup"), (TrialStage.AgentSetup, "agent_setup"), (TrialStage.Agent, "agent_execution"), (TrialStage.Verifier, "verifier"),
    ];

    public JsonNode ToJson() => JsonSerializer.SerializeToNode(this, JobsJson.Options)!;

    /// <exception cref="TraceFormatException">They cannot be read.</exception>
    public static ImportedTrial Restore(ImportedTrial trial, JsonPart part)
    {
        try
        {
            var own = part.Value.Deserialize<HarborOwnFields>(JobsJson.Options);
            if (own is not { Name: not null, Arm: not null, Remarks: not null, Stages: not null, Counts: not null } || own.Remarks.Contains(null!) || own.Stages.Contains(null!))
            {
                throw new TraceFormatException(part.File, HarborTrialReader.Extra, "It lacks a field that every trial has.");
            }
            // Nobody but a person writes a reward here that is no number; Harbor's own fields tell the rest.
            return own.Reward is { } reward && !double.IsFinite(reward) ? trial : trial with
            {
                Name = HarborNames.Safe(own.Name),
                Arm = own.Arm,
                Attempt = own.Attempt,
                Seed = own.Seed,
                Outcome = own.Outcome,
                AgentEnd = own.AgentEnd,
                Reward = own.Reward,
                Sentence = own.Sentence,
                Remarks = own.Remarks,
                HasTestReport = own.HasTestReport,
                Detail = own.Detail,
                Stages = own.Stages,
                Counts = own.Counts,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second: nested deeper than can be written again.
            throw new TraceFormatException(part.File, HarborTrialReader.Extra, $"It cannot be read: {Quote.Of(e.Message)}", e);
        }
    }
}
