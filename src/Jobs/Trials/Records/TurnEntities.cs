using System.Text.Json;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>A turn as the two rows that keep it, and back.</summary>
internal static class TurnEntities
{
    public static Turn Numbers(long trialId, TraceTurn turn) => new()
    {
        TrialId = trialId,
        Number = turn.Number,
        Kind = turn.Kind,
        Findings = turn.Findings,
        ReplyEnd = turn.ReplyEnd,
        ReplyEndText = turn.ReplyEndText,
        Parser = turn.Parser,
        Commands = turn.Parsed?.Commands.Count,
        TaskComplete = turn.Parsed?.TaskComplete,
        Error = turn.Parsed?.Error,
        Warnings = turn.Parsed?.Warnings.Count ?? 0,
        Repairs = turn.Parsed?.Repairs.Count ?? 0,
        ThinkingStart = turn.ThinkingStart,
        ThinkingEnd = turn.ThinkingEnd,
        AnswerStart = turn.AnswerStart,
        ReplyLength = turn.Reply.Length,
        ObservationLength = turn.Observation.Length,
        PromptTokens = turn.PromptTokens,
        CachedTokens = turn.CachedTokens,
        CompletionTokens = turn.CompletionTokens,
        ThinkingTokens = turn.ThinkingTokens,
        StartedAt = turn.StartedAt,
        ReplySeconds = turn.ReplySeconds,
        FirstTokenSeconds = turn.FirstTokenSeconds,
        CommandSeconds = turn.CommandSeconds,
        Retries = turn.Retries,
    };

    public static TurnText Texts(long trialId, TraceTurn turn) => new()
    {
        TrialId = trialId,
        Number = turn.Number,
        Prompt = turn.Prompt,
        Reply = turn.Reply,
        Parsed = turn.Parsed is null ? null : JsonSerializer.Serialize(turn.Parsed, JobsJson.Options),
        Observation = turn.Observation,
        Tokens = turn.Tokens?.ToBytes(),
    };

    public static TraceTurn Trace(Turn numbers, TurnText texts) => new()
    {
        Number = numbers.Number,
        Kind = numbers.Kind,
        Prompt = texts.Prompt,
        Reply = texts.Reply,
        ThinkingStart = numbers.ThinkingStart,
        ThinkingEnd = numbers.ThinkingEnd,
        AnswerStart = numbers.AnswerStart,
        ReplyEnd = numbers.ReplyEnd,
        ReplyEndText = numbers.ReplyEndText,
        Parser = numbers.Parser,
        Parsed = texts.Parsed is null ? null : JsonSerializer.Deserialize<ParsedReply>(texts.Parsed, JobsJson.Options),
        Observation = texts.Observation,
        Findings = numbers.Findings,
        PromptTokens = numbers.PromptTokens,
        CachedTokens = numbers.CachedTokens,
        CompletionTokens = numbers.CompletionTokens,
        ThinkingTokens = numbers.ThinkingTokens,
        StartedAt = numbers.StartedAt,
        ReplySeconds = numbers.ReplySeconds,
        FirstTokenSeconds = numbers.FirstTokenSeconds,
        CommandSeconds = numbers.CommandSeconds,
        Retries = numbers.Retries,
        Tokens = texts.Tokens is null ? null : TurnTokens.Of(texts.Tokens),
    };
}
