using Vectorscope.Jobs.Agent.Prompts;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Agent.Terminus;

/// <summary>What came of one model call.</summary>
internal sealed record ModelReply
{
    /// <summary>Thinking and answer.</summary>
    public required string Text { get; init; }

    public required ThinkingSplit Thinking { get; init; }

    /// <summary>The server took the thinking out of the text itself, so even a parser of raw text never sees it.</summary>
    public bool ThinkingApart { get; init; }

    public ReplyEnd End { get; init; }
    public string? EndText { get; init; }
    public int? PromptTokens { get; init; }
    public int? CachedTokens { get; init; }
    public int? CompletionTokens { get; init; }
    public int? ThinkingTokens { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public double Seconds { get; init; }
    public double? FirstTokenSeconds { get; init; }
    public int Retries { get; init; }

    /// <summary>What was read and written, to the token; null where a server replied.</summary>
    public ReplyTokens? Tokens { get; init; }

    /// <summary>Projections of what was written; null where nobody asked.</summary>
    public ReplyProjections? Projections { get; init; }

    public string Answer => Text[Thinking.AnswerStart..];

    /// <summary>Where the text begins that is parsed.</summary>
    public int ParsedFrom(ThinkingMode mode) => mode == ThinkingMode.Separate || ThinkingApart ? Thinking.AnswerStart : 0;

    /// <summary>What stays in the conversation: thinking only where it is handled as part of the text.</summary>
    public string ForHistory(ThinkingMode mode) => ParsedFrom(mode) is var from && from == 0 ? Text : Text[from..].TrimStart();

    /// <summary>What the arm's parser makes of it.</summary>
    public ParsedReply Read(AgentSettings settings)
    {
        if (settings.Thinking == ThinkingMode.Separate && Thinking.Unclosed)
            return new ParsedReply { Error = AgentPrompts.UnclosedThinking };
        var parsed = ReplyParser.Parse(Text[ParsedFrom(settings.Thinking)..], settings.Parser);
        // Terminus-2 performs nothing of a reply that was cut; the patched parser may tell what was complete in it.
        return End == ReplyEnd.Length && settings.Parser == ParserMode.Strict && parsed.Error is null
            ? parsed with { Commands = [], TaskComplete = false, Error = $"the response was cut off at {settings.MaxReplyTokens} tokens; nothing of it was performed" }
            : parsed;
    }

    /// <summary>The call as a turn of a trace, without what came of its commands.</summary>
    public TraceTurn ToTurn(int number, TurnKind kind, string prompt, AgentSettings settings, ParsedReply? parsed) => new()
    {
        Number = number,
        Kind = kind,
        Prompt = prompt,
        Reply = Text,
        ThinkingStart = Thinking.Start,
        ThinkingEnd = Thinking.End,
        ThinkingUnclosed = Thinking.Unclosed,
        AnswerStart = ParsedFrom(settings.Thinking),
        ReplyEnd = End,
        ReplyEndText = EndText,
        Parser = settings.Parser,
        Parsed = parsed,
        PromptTokens = PromptTokens,
        CachedTokens = CachedTokens,
        CompletionTokens = CompletionTokens,
        ThinkingTokens = ThinkingTokens,
        StartedAt = StartedAt,
        ReplySeconds = Seconds,
        FirstTokenSeconds = FirstTokenSeconds,
        Retries = Retries,
    };
}
