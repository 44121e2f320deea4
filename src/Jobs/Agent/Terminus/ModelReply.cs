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
}
