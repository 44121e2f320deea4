using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Traces.Atif;

/// <summary>What of a turn has no field in ATIF, kept in <c>extra.vectorscope</c> of its step.</summary>
/// <remarks>The long texts are left out where the reader finds them in the step's own fields.</remarks>
internal static class AtifTurns
{
    public const string Extra = "vectorscope";
    public const string Terminus = "terminus-2";
    public const string CompleteCall = "mark_task_complete";
    public const string CommandCall = "bash_command";
    public const string NotRecorded = "not recorded";
    private static readonly string[] Texts = ["prompt", "reply", "observation"];

    /// <param name="read">What a reader makes of the step without this.</param>
    public static JsonObject Keep(TraceTurn turn, TraceTurn read)
    {
        var kept = (JsonObject)JsonSerializer.SerializeToNode(turn, JobsJson.Options)!;
        var found = (JsonObject)JsonSerializer.SerializeToNode(read, JobsJson.Options)!;
        foreach (var text in Texts)
            if (JsonNode.DeepEquals(kept[text], found[text])) kept.Remove(text);
        return kept;
    }

    /// <summary>The turn as it was; null when the step was not written by us.</summary>
    /// <exception cref="TraceFormatException">It was, and what it holds cannot be read.</exception>
    public static TraceTurn? Restore(JsonPart step, TraceTurn read)
    {
        if (step.Part("extra")?.Part(Extra) is not { } kept) return null;
        var whole = (JsonObject)kept.Value.DeepClone();
        var found = (JsonObject)JsonSerializer.SerializeToNode(read, JobsJson.Options)!;
        foreach (var text in Texts)
            if (!whole.ContainsKey(text)) whole[text] = found[text]?.DeepClone();
        try
        {
            return whole.Deserialize<TraceTurn>(JobsJson.Options) is { Prompt: not null, Reply: not null, Findings: not null } turn ? WithThinking(turn, whole) : throw step.Wrong($"extra.{Extra}", "It lacks the prompt, the reply or the findings.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second: nested deeper than can be written again.
            throw new TraceFormatException(step.File, $"extra.{Extra}", $"It cannot be read: {Quote.Of(e.Message)}", e);
        }
    }

    // Once only the finding said so.
    private static TraceTurn WithThinking(TraceTurn turn, JsonObject kept) => kept.ContainsKey("thinkingUnclosed")
        ? turn
        : turn with { ThinkingUnclosed = turn.Findings.Any(finding => finding.Flag == "unclosedThinking") };
}
