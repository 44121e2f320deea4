using System.Globalization;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Traces.Atif;

/// <summary>Writes the steps of one file, numbered from 1 without gaps.</summary>
internal sealed class AtifStepWriter
{
    private string _shown = "";
    private int _episode;

    public JsonArray Steps { get; } = [];

    /// <summary>A message that is not the agent's.</summary>
    public void Message(string source, string text, DateTimeOffset? at)
    {
        Add(Step(source, text, at));
        _shown = text;
    }

    /// <summary>Where the context was summarised: the call is told in a file of its own.</summary>
    public void Summary(string file, string session, DateTimeOffset at)
    {
        var step = Step("system", "The conversation was summarised.", at);
        step["observation"] = new JsonObject
        {
            ["results"] = new JsonArray(new JsonObject
            {
                ["subagent_trajectory_ref"] = new JsonArray(new JsonObject { ["session_id"] = session, ["trajectory_path"] = file }),
            }),
        };
        step["extra"] = new JsonObject { [AtifTurns.Extra] = new JsonObject { ["summarized"] = true } };
        Add(step);
    }

    /// <param name="shown">What the model is shown next.</param>
    public void Turn(TraceTurn turn, string shown)
    {
        if (turn.Prompt != _shown) Message("user", turn.Prompt, turn.StartedAt);
        var step = Step("agent", turn.Parsed is { Error: null } read ? AtifMessage.Of(read.Analysis, read.Plan) : turn.Reply[turn.AnswerStart..], turn.StartedAt);
        if (turn is { ThinkingStart: { } start, ThinkingEnd: { } end }) step["reasoning_content"] = turn.Reply[start..end];
        if (Calls(turn) is { Count: > 0 } calls) step["tool_calls"] = calls;
        if (shown.Length > 0) step["observation"] = new JsonObject { ["results"] = new JsonArray(new JsonObject { ["content"] = shown }) };
        if (Metrics(turn) is { Count: > 0 } metrics) step["metrics"] = metrics;
        // What a reader finds without our help need not be said twice.
        var probe = new AtifSteps(AtifTurns.Terminus);
        probe.Add(JsonPart.Parse(Step("user", turn.Prompt, null).ToJsonString(JobsJson.Options), ""));
        probe.Add(JsonPart.Parse(step.ToJsonString(JobsJson.Options), ""));
        step["extra"] = new JsonObject { [AtifTurns.Extra] = AtifTurns.Keep(turn, probe.Turns[0]) };
        Add(step);
        _shown = shown;
        _episode++;
    }

    private JsonArray Calls(TraceTurn turn)
    {
        var calls = new JsonArray();
        if (turn.Parsed is not { Error: null } parsed) return calls;
        for (var i = 0; i < parsed.Commands.Count; i++)
        {
            calls.Add(Call((i + 1).ToString(CultureInfo.InvariantCulture), AtifTurns.CommandCall, new JsonObject
            {
                ["keystrokes"] = parsed.Commands[i].Keystrokes,
                ["duration"] = parsed.Commands[i].Duration,
            }));
        }
        if (parsed.TaskComplete) calls.Add(Call("task_complete", AtifTurns.CompleteCall, []));
        return calls;
    }

    private JsonObject Call(string suffix, string function, JsonObject arguments) => new()
    {
        ["tool_call_id"] = string.Create(CultureInfo.InvariantCulture, $"call_{_episode}_{suffix}"),
        ["function_name"] = function,
        ["arguments"] = arguments,
    };

    private static JsonObject Metrics(TraceTurn turn)
    {
        var metrics = new JsonObject();
        if (turn.PromptTokens is { } prompt) metrics["prompt_tokens"] = prompt;
        if (turn.CompletionTokens is { } completion) metrics["completion_tokens"] = completion;
        if (turn.CachedTokens is { } cached) metrics["cached_tokens"] = cached;
        return metrics;
    }

    private static JsonObject Step(string source, string message, DateTimeOffset? at)
    {
        var step = new JsonObject { ["step_id"] = 0 };
        if (at is { } moment) step["timestamp"] = moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        step["source"] = source;
        step["message"] = message;
        return step;
    }

    private void Add(JsonObject step)
    {
        step["step_id"] = Steps.Count + 1;
        Steps.Add(step);
    }
}
