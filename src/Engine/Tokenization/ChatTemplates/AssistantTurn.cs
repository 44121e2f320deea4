using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Tokenization.ChatTemplates;

/// <summary>Renders an assistant's turn: its thinking where it is kept, its text, its tool calls.</summary>
internal static class AssistantTurn
{
    private const string ThinkStart = "<think>";
    private const string ThinkEnd = "</think>";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <returns>Where in the text stands what a model wrote: its thinking with the tag that closes it, and the rest up to the end of the turn.</returns>
    public static (int Start, int End) Append(StringBuilder text, ChatMessage message, string content, bool withThinking)
    {
        var (reasoning, answer) = message.Reasoning is { } given ? (given, content) : Split(content);
        text.Append("<|im_start|>assistant\n");
        var start = text.Length;
        if (withThinking)
        {
            reasoning = PythonText.Strip(reasoning);
            text.Append("<think>\n");
            start = text.Length;
            text.Append(reasoning).Append("\n</think>\n\n");
            // An empty block is the template's own.
            if (reasoning.Length == 0) start = text.Length;
        }
        text.Append(answer);
        for (var i = 0; i < message.ToolCalls.Count; i++)
        {
            if (i > 0) text.Append('\n');
            else if (PythonText.Strip(answer).Length > 0) text.Append("\n\n");
            Append(text, message.ToolCalls[i]);
        }
        var end = text.Length;
        text.Append("<|im_end|>\n");
        return (start, end);
    }

    // Thinking reaches from the last opening mark before the first closing one; the answer follows the last closing one.
    private static (string Reasoning, string Answer) Split(string content)
    {
        var end = content.IndexOf(ThinkEnd, StringComparison.Ordinal);
        if (end < 0) return ("", content);
        var reasoning = content[..end];
        var start = reasoning.LastIndexOf(ThinkStart, StringComparison.Ordinal);
        if (start >= 0) reasoning = reasoning[(start + ThinkStart.Length)..];
        var after = content.LastIndexOf(ThinkEnd, StringComparison.Ordinal) + ThinkEnd.Length;
        return (reasoning, content[after..].TrimStart('\n'));
    }

    private static void Append(StringBuilder text, ToolCall call)
    {
        text.Append("<tool_call>\n<function=").Append(call.Name).Append(">\n");
        using var arguments = Parse(call);
        foreach (var argument in arguments.RootElement.EnumerateObject())
            text.Append("<parameter=").Append(argument.Name).Append(">\n").Append(PythonText.Of(argument.Value)).Append("\n</parameter>\n");
        text.Append("</function>\n</tool_call>");
    }

    private static JsonDocument Parse(ToolCall call)
    {
        JsonDocument document;
        try
        {
            document = JsonInput.Parse(call.Arguments, Strict);
        }
        catch (JsonException e)
        {
            throw new ChatTemplateException($"The arguments of the call of '{call.Name}' are not JSON: {e.Message}", e);
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
        document.Dispose();
        throw new ChatTemplateException($"The arguments of the call of '{call.Name}' must be a JSON object.");
    }
}
