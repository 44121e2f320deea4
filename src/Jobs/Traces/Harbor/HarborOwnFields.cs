using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Traces.Import;
using Vectorscope.Jobs.Trials;

namespace Vectorscope.Jobs.Traces.Harbor;

/// <summary>What a trial of ours says that Harbor's result has no field for; Harbor passes over fields that it does not know.</summary>
internal sealed record HarborOwnFields(
    string Name, string Arm, int Attempt, long Seed, TrialOutcome Outcome, AgentEnd? AgentEnd, double? Reward, string? Sentence,
    IReadOnlyList<string> Remarks, bool HasTestReport, string? Detail, IReadOnlyList<StageTime> Stages, TrialCounts Counts)
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
            var own = part.Value.Deserialize<HarborOwnFields>(JobsJson.Options)!;
            return trial with
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
        catch (JsonException e)
        {
            throw new TraceFormatException(part.File, HarborTrialReader.Extra, $"It cannot be read: {e.Message}", e);
        }
    }
}
