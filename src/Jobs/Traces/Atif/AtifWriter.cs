using System.Globalization;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Traces.Atif;

/// <summary>Writes turns as ATIF v1.6, mapped as Terminus-2 does. What the format has no field for goes into <c>extra</c> only.</summary>
public static class AtifWriter
{
    public const string Version = "ATIF-v1.6";

    /// <summary>Name of the main file; calls that made summaries get files of their own beside it.</summary>
    public const string MainFile = "trajectory.json";

    /// <summary>The files of one trial, by name.</summary>
    /// <param name="prompt">The first message, for a trial without turns.</param>
    public static IReadOnlyList<(string Name, JsonObject Json)> Write(AtifSource source, IReadOnlyList<TraceTurn> turns, string prompt = "")
    {
        var files = new List<(string, JsonObject)>();
        var main = new AtifStepWriter();
        var summaries = 0;
        main.Message("user", turns.FirstOrDefault(turn => turn.Kind == TurnKind.Episode)?.Prompt ?? prompt, At(turns));
        for (var i = 0; i < turns.Count; i++)
        {
            var turn = turns[i];
            if (turn.Kind == TurnKind.Episode)
            {
                main.Turn(turn, i + 1 < turns.Count && turns[i + 1].Kind == TurnKind.Episode ? turns[i + 1].Prompt : turn.Observation);
                continue;
            }
            if (turn.Kind == TurnKind.Summary || summaries == 0) summaries++;
            var name = string.Create(CultureInfo.InvariantCulture, $"trajectory.summarization-{summaries}-{Word(turn.Kind)}.json");
            var session = string.Create(CultureInfo.InvariantCulture, $"{source.SessionId}-summarization-{summaries}-{Word(turn.Kind)}");
            var call = new AtifStepWriter();
            call.Message("user", turn.Prompt, turn.StartedAt);
            call.Turn(turn, "");
            files.Add((name, Root(source with { SessionId = session }, call, [turn])));
            main.Summary(name, session, turn.StartedAt);
        }
        return [(MainFile, Root(source, main, turns)), .. files];
    }

    private static DateTimeOffset? At(IReadOnlyList<TraceTurn> turns) => turns.Count > 0 ? turns[0].StartedAt : null;

    private static string Word(TurnKind kind) => kind switch
    {
        TurnKind.Summary => "summary",
        TurnKind.SummaryQuestions => "questions",
        _ => "answers",
    };

    private static JsonObject Root(AtifSource source, AtifStepWriter steps, IReadOnlyList<TraceTurn> turns)
    {
        var agent = new JsonObject { ["name"] = source.Agent, ["version"] = source.AgentVersion };
        if (source.Model is not null) agent["model_name"] = source.Model;
        var own = new JsonObject { ["parser"] = source.Parser };
        if (source.Intervention is not null) own["intervention"] = source.Intervention.DeepClone();
        agent["extra"] = new JsonObject { ["parser"] = "json", [AtifTurns.Extra] = own };
        return new JsonObject
        {
            ["schema_version"] = Version,
            ["session_id"] = source.SessionId,
            ["agent"] = agent,
            ["steps"] = steps.Steps,
            ["final_metrics"] = new JsonObject
            {
                ["total_prompt_tokens"] = turns.Sum(turn => (long)(turn.PromptTokens ?? 0)),
                ["total_completion_tokens"] = turns.Sum(turn => (long)(turn.CompletionTokens ?? 0)),
                ["total_cached_tokens"] = turns.Sum(turn => (long)(turn.CachedTokens ?? 0)),
                ["total_steps"] = steps.Steps.Count,
            },
        };
    }
}
