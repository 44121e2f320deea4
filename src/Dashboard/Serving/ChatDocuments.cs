using System.Text.Json.Serialization;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>A whole chat completion, or a chunk of one.</summary>
internal sealed record ChatDocument(string Id, string Object, long Created, string Model, string SystemFingerprint, IReadOnlyList<ChatChoice> Choices, UsageDocument? Usage);

/// <param name="Message">Of a whole completion.</param>
/// <param name="Delta">Of a chunk.</param>
internal sealed record ChatChoice(
    int Index, MessageDocument? Message, DeltaDocument? Delta, LogProbabilities? Logprobs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason, SteeringDocument? Vectorscope);

internal sealed record MessageDocument(
    string Role, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Content, string? ReasoningContent, IReadOnlyList<ToolCallDocument>? ToolCalls);

internal sealed record DeltaDocument(string? Role, string? Content, string? ReasoningContent, IReadOnlyList<ToolCallDocument>? ToolCalls);

/// <param name="Index">Of a chunk.</param>
internal sealed record ToolCallDocument(int? Index, string Id, string Type, FunctionDocument Function)
{
    /// <param name="answer">Whose call it is: with the choice and the call's place it makes its id, the same in a stream and in one document.</param>
    internal static ToolCallDocument Of(ServedToolCall call, string answer, int choice, bool chunk) => new(
        chunk ? call.Index : null, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"call_{answer[^16..]}_{choice}_{call.Index}"), "function", new(call.Name, call.Arguments));
}

internal sealed record FunctionDocument(string Name, string Arguments);

/// <summary>The words of ends.</summary>
internal static class FinishDocument
{
    internal static string? Of(ServedEnd? end) => end?.Finish switch
    {
        null => null,
        ServedFinish.Stop => "stop",
        ServedFinish.Length => "length",
        _ => "tool_calls",
    };
}
