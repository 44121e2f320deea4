using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Tokenization.ChatTemplates;

namespace Vectorscope.Dashboard.Serving;

/// <summary>Reads the messages of a chat.</summary>
internal static class MessageReader
{
    // What clients keep of a reply and send back says nothing to the model.
    private static readonly FrozenSet<string> s_known = FrozenSet.Create(
        "role", "content", "name", "reasoning_content", "reasoning", "tool_calls", "tool_call_id", "refusal", "annotations", "id");

    internal static IReadOnlyList<ChatMessage> Read(RequestFields request)
    {
        var messages = request.List("messages") ?? throw request.Refuse("messages", "It is missing: a list of objects with role and content.");
        return messages.Count > 0
            ? [.. messages.Select((message, i) => Message(request.Item("messages", i, message)))]
            : throw request.Refuse("messages", "There are none. Give at least one user message.");
    }

    private static ChatMessage Message(RequestFields message)
    {
        message.RefuseOthers(s_known);
        // The family knows one role for those who instruct.
        var role = message.RequiredText("role") is var given && given == "developer" ? "system" : given;
        if (role is not ("system" or "user" or "assistant" or "tool"))
        {
            throw message.Refuse("role", "Roles are system, developer, user, assistant and tool.");
        }
        var calls = role == "assistant" ? ToolCalls(message) : [];
        var content = Content(message) ?? (calls.Count > 0 ? "" : throw message.Refuse("content", "It is missing."));
        return new ChatMessage(role, content, role == "assistant" ? message.Text("reasoning_content") ?? message.Text("reasoning") : null) { ToolCalls = calls };
    }

    private static string? Content(RequestFields message) => message.Find("content") switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Array } parts => Joined(message, [.. parts.EnumerateArray()]),
        _ => throw message.Refuse("content", "It must be a text, or a list of parts with a type and a text."),
    };

    private static string Joined(RequestFields message, IReadOnlyList<JsonElement> parts)
    {
        var text = new StringBuilder();
        for (var i = 0; i < parts.Count; i++)
        {
            var part = message.Item("content", i, parts[i]);
            var type = part.RequiredText("type");
            if (type is not ("text" or "input_text" or "output_text"))
            {
                throw part.Refuse("type", $"It is {Quote.Of(type)}; only texts are supported.");
            }
            text.Append(part.RequiredText("text"));
        }
        return text.ToString();
    }

    private static IReadOnlyList<ToolCall> ToolCalls(RequestFields message)
    {
        var calls = message.List("tool_calls") ?? [];
        return
        [
            .. calls.Select((item, i) =>
            {
                var call = message.Item("tool_calls", i, item);
                call.Unsupported("type", type => type.ValueKind == JsonValueKind.String && type.GetString() == "function", "Only calls of functions are supported.");
                var function = call.Object("function") ?? throw call.Refuse("function", "It is missing.");
                var arguments = function.Text("arguments");
                return new ToolCall(function.RequiredText("name"), string.IsNullOrWhiteSpace(arguments) ? "{}" : arguments);
            }),
        ];
    }
}
