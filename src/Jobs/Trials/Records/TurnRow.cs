using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>One turn in a list: its numbers without its texts.</summary>
/// <param name="Commands">Null for calls that are not parsed (summaries).</param>
/// <param name="Error">Why nothing was executed.</param>
/// <param name="ThinkingStart">Offset in the reply; null without thinking.</param>
/// <param name="ReplyLength">Characters.</param>
public sealed record TurnRow(
    int Number,
    TurnKind Kind,
    ReplyEnd ReplyEnd,
    string? ReplyEndText,
    ParserMode Parser,
    int? Commands,
    bool? TaskComplete,
    string? Error,
    int Warnings,
    int Repairs,
    int? ThinkingStart,
    int? ThinkingEnd,
    bool ThinkingUnclosed,
    int AnswerStart,
    int ReplyLength,
    int ObservationLength,
    int? PromptTokens,
    int? CachedTokens,
    int? CompletionTokens,
    int? ThinkingTokens,
    DateTimeOffset StartedAt,
    double ReplySeconds,
    double? FirstTokenSeconds,
    double CommandSeconds,
    int Retries)
{
    /// <summary>In the order of the rules.</summary>
    public IReadOnlyList<TurnFinding> Findings { get; init; } = [];

    /// <summary>What a reader called it.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What a reader wrote on it.</summary>
    public string? Note { get; init; }
}
