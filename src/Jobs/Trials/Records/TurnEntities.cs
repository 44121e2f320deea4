using System.Text.Json;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>A turn as the rows that keep it, and back.</summary>
internal static class TurnEntities
{
    public static Turn Numbers(long trialId, TraceTurn turn) => new()
    {
        TrialId = trialId,
        Number = turn.Number,
        Kind = turn.Kind,
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
        ThinkingUnclosed = turn.ThinkingUnclosed,
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

    public static IEnumerable<TurnFlag> Flags(long trialId, int turn, IEnumerable<TurnFinding> findings) =>
        findings.GroupBy(finding => finding.Flag).SelectMany(flag => flag.Select((finding, i) => new TurnFlag
        {
            TrialId = trialId,
            Turn = turn,
            Flag = finding.Flag,
            Number = i + 1,
            Version = finding.Version,
            Start = finding.Start,
            Length = finding.Length,
            Note = finding.Note,
        }));

    public static TurnFinding Finding(TurnFlag flag) => new(flag.Flag, flag.Version, flag.Start, flag.Length, flag.Note);

    public static TraceTurn Trace(Turn numbers, TurnText texts, IReadOnlyList<TurnFinding> findings) => new()
    {
        Number = numbers.Number,
        Kind = numbers.Kind,
        Prompt = texts.Prompt,
        Reply = texts.Reply,
        ThinkingStart = numbers.ThinkingStart,
        ThinkingEnd = numbers.ThinkingEnd,
        ThinkingUnclosed = numbers.ThinkingUnclosed,
        AnswerStart = numbers.AnswerStart,
        ReplyEnd = numbers.ReplyEnd,
        ReplyEndText = numbers.ReplyEndText,
        Parser = numbers.Parser,
        Parsed = texts.Parsed is null ? null : JsonSerializer.Deserialize<ParsedReply>(texts.Parsed, JobsJson.Options),
        Observation = texts.Observation,
        Findings = findings,
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
