using System.Collections.Frozen;
using System.Text.Json;
using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>What a program asks for, and how it wants to be told.</summary>
/// <param name="Streams">Piece by piece.</param>
/// <param name="IncludesUsage">Whether a stream ends with what it took.</param>
internal sealed record WireRequest(ServingRequest Asked, bool Streams, bool IncludesUsage);

/// <summary>Reads a request for a chat completion.</summary>
internal static class ChatRequestReader
{
    private static readonly FrozenSet<string> s_own = FrozenSet.Create(
        "messages", "max_completion_tokens", "top_logprobs", "chat_template_kwargs", "tools", "tool_choice", "parallel_tool_calls", "response_format", "modalities", "reasoning_effort");

    /// <exception cref="ServingException">A field is wrong; it is named.</exception>
    internal static WireRequest Read(JsonElement json)
    {
        var fields = RequestFields.Of(json);
        fields.RefuseOthers(SharedFields.Read, SharedFields.Harmless, s_own);
        SharedFields.RefuseUnsupported(fields);
        RefuseUnsupported(fields);
        var tools = Tools(fields);
        return new(
            new ServingRequest
            {
                Model = fields.RequiredText("model"),
                Messages = MessageReader.Read(fields),
                Tools = ChoosesTools(fields) ? tools : [],
                Thinking = fields.Object("chat_template_kwargs") is not { } template || Thinking(template),
                Sampling = SharedFields.Sampling(fields),
                Seed = fields.Whole("seed", long.MinValue, long.MaxValue),
                MaxTokens = SharedFields.MaxTokens(fields, "max_completion_tokens") ?? SharedFields.MaxTokens(fields, "max_tokens"),
                Stops = SharedFields.Stops(fields),
                Choices = SharedFields.Choices(fields),
                TopLogProbabilities = TopLogProbabilities(fields),
                Steering = fields.Find(ServedSteering.Field),
            },
            fields.Flag("stream") == true,
            SharedFields.IncludesUsage(fields));
    }

    private static void RefuseUnsupported(RequestFields fields)
    {
        fields.Unsupported("modalities", value => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String && one.GetString() == "text"), "Only texts are written.");
        fields.Unsupported("reasoning_effort", _ => false, "It is not supported. chat_template_kwargs: {\"enable_thinking\": false} turns thinking off.");
        if (fields.Object("response_format") is { } format && format.RequiredText("type") != "text")
        {
            throw fields.Refuse("response_format", $"\"{format.Text("type")}\" is not supported: nothing here holds a reply to a form. Ask for it in the messages, and leave the field out.");
        }
    }

    private static bool Thinking(RequestFields template)
    {
        template.RefuseOthers(FrozenSet.Create("enable_thinking"));
        return template.Flag("enable_thinking") != false;
    }

    private static int? TopLogProbabilities(RequestFields fields)
    {
        var top = fields.Whole("top_logprobs", 0, TokenScores.MostLikeliest);
        if (fields.Flag("logprobs") == true)
        {
            return (int)(top ?? 0);
        }
        return top is null or 0 ? null : throw fields.Refuse("top_logprobs", "It says how many are told beside each token's own: set logprobs to true.");
    }

    /// <summary>Whether the model may call tools.</summary>
    private static bool ChoosesTools(RequestFields fields) => fields.Find("tool_choice") switch
    {
        null => true,
        { ValueKind: JsonValueKind.String } word when word.GetString() is "auto" => true,
        { ValueKind: JsonValueKind.String } word when word.GetString() is "none" => false,
        _ => throw fields.Refuse("tool_choice", "Only \"auto\" and \"none\" are supported: nothing here forces a model to call."),
    };

    private static IReadOnlyList<string> Tools(RequestFields fields)
    {
        var tools = fields.List("tools") ?? [];
        for (var i = 0; i < tools.Count; i++)
        {
            var tool = fields.Item("tools", i, tools[i]);
            if (tool.RequiredText("type") != "function")
            {
                throw tool.Refuse("type", "Only functions are supported.");
            }
            var function = tool.Object("function") ?? throw tool.Refuse("function", "It is missing.");
            _ = function.RequiredText("name");
            function.Unsupported("strict", value => value.ValueKind == JsonValueKind.False, "Nothing here holds a call to its schema. Leave it out.");
        }
        if (tools.Count > 0)
        {
            fields.Unsupported("parallel_tool_calls", value => value.ValueKind == JsonValueKind.True, "Nothing here keeps a model from calling several tools. Leave it out.");
        }
        return [.. tools.Select(tool => tool.GetRawText())];
    }
}
