using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Traces.Atif;

/// <summary>Turns the steps of one trajectory into turns, one per step of the agent.</summary>
internal sealed class AtifSteps(string agent)
{
    private readonly List<TraceTurn> _turns = [];
    private readonly List<string> _prompt = [];
    private string _shown = "";

    public IReadOnlyList<TraceTurn> Turns => _turns;

    public void Add(JsonPart step)
    {
        var source = step.RequiredText("source");
        var message = AtifContent.Text(step, "message");
        var observation = Observation(step);
        switch (source)
        {
            case "system" or "user":
                if (step.Part("extra")?.Part(AtifTurns.Extra)?.Truth("summarized") == true) break;
                // What the agent had been shown before stands already in its last observation.
                _prompt.Add(message);
                if (observation.Length > 0) _prompt.Add(observation);
                break;
            case "agent" when step.Truth("is_copied_context") == true:
                break;
            case "agent":
                var turn = Turn(step, message, observation);
                _turns.Add(AtifTurns.Restore(step, turn) ?? turn);
                _prompt.Clear();
                _shown = observation;
                break;
            default:
                throw step.Wrong("source", $"'{Quote.Of(source)}' is not known; it is system, user or agent.");
        }
    }

    private TraceTurn Turn(JsonPart step, string message, string observation)
    {
        var thinking = step.Text("reasoning_content");
        var parsed = Parsed(step, message);
        var metrics = step.Part("metrics");
        return new TraceTurn
        {
            Number = _turns.Count + 1,
            Prompt = _prompt.Count > 0 ? string.Join("\n\n", _prompt) : _shown,
            Reply = thinking + message,
            ThinkingStart = thinking is null ? null : 0,
            ThinkingEnd = thinking?.Length,
            AnswerStart = thinking?.Length ?? 0,
            ReplyEnd = ReplyEnd.Other,
            ReplyEndText = AtifTurns.NotRecorded,
            Parsed = parsed,
            Observation = observation,
            PromptTokens = metrics?.Integer("prompt_tokens"),
            CachedTokens = metrics?.Integer("cached_tokens"),
            CompletionTokens = metrics?.Integer("completion_tokens"),
            StartedAt = step.Time("timestamp", TimeSpan.Zero) ?? DateTimeOffset.UnixEpoch,
        };
    }

    /// <summary>
    /// What the agent did is what its calls say. Without a call, a message of Terminus-2 that is no "Analysis: …" is the raw reply,
    /// kept because it could not be read, or because the run was told to keep replies raw.
    /// </summary>
    private ParsedReply? Parsed(JsonPart step, string message)
    {
        var calls = step.Parts("tool_calls");
        var (analysis, plan) = AtifMessage.Split(message);
        if (calls.Count > 0)
        {
            return new ParsedReply
            {
                Commands = [.. calls.Select(Command).OfType<AgentCommand>()],
                TaskComplete = calls.Any(call => call.RequiredText("function_name") == AtifTurns.CompleteCall),
                Analysis = analysis,
                Plan = plan,
            };
        }
        if (agent != AtifTurns.Terminus) return null;
        return analysis is null ? ReplyParser.Parse(message, ParserMode.Strict) : new ParsedReply { Analysis = analysis, Plan = plan };
    }

    /// <summary>Keystrokes as they are; the line of another agent's shell tool; null for other tools.</summary>
    private static AgentCommand? Command(JsonPart call)
    {
        var arguments = call.Part("arguments");
        return arguments?.Value["keystrokes"]?.GetValueKind() == JsonValueKind.String
                ? new AgentCommand(arguments.Text("keystrokes")!, arguments.Number("duration") ?? 1)
            : arguments?.Value["command"]?.GetValueKind() == JsonValueKind.String ? new AgentCommand(arguments.Text("command")!, 0)
            : null;
    }

    private static string Observation(JsonPart step) => step.Part("observation") is { } observation
        ? string.Join('\n', observation.Parts("results").Where(result => result.Value["content"] is not null).Select(result => AtifContent.Text(result, "content")))
        : "";
}
