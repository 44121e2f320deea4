using System.Text.Json;
using Vectorscope.Jobs.Agent.Prompts;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Terminus;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Traces;
using Vectorscope.Jobs.Traces;
using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Tests.Trials.Findings;

/// <summary>Trials whose turns a person read and labelled with the flags that they deserve.</summary>
/// <param name="Opened">Whether the prompt opened the thinking.</param>
/// <param name="Baseline">The arm that others are compared with; empty for the first.</param>
internal sealed record LabelledTurns(string Source, bool Opened, string Baseline, IReadOnlyList<LabelledTrial> Trials)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    public static LabelledTurns Read(string file) => JsonSerializer.Deserialize<LabelledTurns>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Trials", "Findings", "Labelled", $"{file}.json")), s_json)!;

    /// <summary>The imported trajectories of the fixtures: whoever reads them finds nothing to flag.</summary>
    public static IReadOnlyList<(string Task, IReadOnlyList<TraceTurn> Turns)> Imported()
    {
        using var folder = new ResultFolder(ResultFolder.Harbor);
        return [.. ResultFolders.Read(folder.Root, TimeZoneInfo.Utc).Trials.Where(trial => trial.Turns.Count > 0).Select(trial => (trial.Task, trial.Turns))];
    }
}

/// <summary>A trial.</summary>
internal sealed record LabelledTrial(string Arm, string Task, int Attempt, IReadOnlyList<LabelledTurn> Turns)
{
    public IReadOnlyList<TraceTurn> Traces(bool opened) => [.. Turns.Select((turn, i) => turn.Trace(i + 1, opened))];
}

/// <summary>A turn: what was said and shown, and the words of the flags that it deserves.</summary>
internal sealed record LabelledTurn(string Reply, ReplyEnd End, string Observation, IReadOnlyList<string> Labels, int? ThinkingTokens = null)
{
    /// <summary>As the agent would have taken it, with thinking handled apart and the strict parser.</summary>
    public TraceTurn Trace(int number, bool opened)
    {
        var split = ThinkingSplit.OfText(Reply, opened);
        var parsed = split.Unclosed ? new ParsedReply { Error = AgentPrompts.UnclosedThinking } : ReplyParser.Parse(Reply[split.AnswerStart..], ParserMode.Strict);
        return new TraceTurn
        {
            Number = number, Prompt = "", Reply = Reply, ReplyEnd = End, Observation = Observation, Parsed = parsed, ThinkingTokens = ThinkingTokens,
            ThinkingStart = split.Start, ThinkingEnd = split.End, ThinkingUnclosed = split.Unclosed, AnswerStart = split.AnswerStart,
        };
    }
}
