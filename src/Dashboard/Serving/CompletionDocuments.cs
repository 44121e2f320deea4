using System.Text.Json.Serialization;

namespace Vectorscope.Dashboard.Serving;

/// <summary>A whole completion, or a chunk of one.</summary>
internal sealed record CompletionDocument(string Id, string Object, long Created, string Model, string SystemFingerprint, IReadOnlyList<CompletionChoice> Choices, UsageDocument? Usage);

internal sealed record CompletionChoice(
    int Index, string Text, TextLogProbabilities? Logprobs, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason, SteeringDocument? Vectorscope);
