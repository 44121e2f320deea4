using System.Text.Json.Serialization;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Agent.Turns;

/// <summary>One model call of a trial and what came of it.</summary>
public sealed record TraceTurn
{
    /// <summary>From 1, without gaps, over all kinds.</summary>
    public required int Number { get; init; }

    public TurnKind Kind { get; init; }

    /// <summary>The user message that was new in this call (the first one: protocol, instruction and screen).</summary>
    public required string Prompt { get; init; }

    /// <summary>Everything the model wrote, thinking included, as text.</summary>
    public required string Reply { get; init; }

    /// <summary>Characters of <see cref="Reply"/> that are thinking, marks excluded; null without thinking.</summary>
    public int? ThinkingStart { get; init; }

    /// <summary>End of the thinking, exclusive; the reply's length when it is unclosed.</summary>
    public int? ThinkingEnd { get; init; }

    /// <summary>Thinking began and never ended.</summary>
    public bool ThinkingUnclosed { get; init; }

    /// <summary>Where in <see cref="Reply"/> the text begins that was parsed.</summary>
    public int AnswerStart { get; init; }

    public ReplyEnd ReplyEnd { get; init; }

    /// <summary>The reason in the server's own word.</summary>
    public string? ReplyEndText { get; init; }

    public ParserMode Parser { get; init; }

    /// <summary>Null for calls that are not parsed (summaries).</summary>
    public ParsedReply? Parsed { get; init; }

    /// <summary>What the terminal showed after the commands, as it was sent back; empty when nothing was executed.</summary>
    public string Observation { get; init; } = "";

    /// <summary>What the rules found on it when it was stored; empty before.</summary>
    [JsonConverter(typeof(TurnFindingsConverter))]
    public IReadOnlyList<TurnFinding> Findings { get; init; } = [];

    public int? PromptTokens { get; init; }

    /// <summary>Prompt tokens that were not computed again.</summary>
    public int? CachedTokens { get; init; }

    public int? CompletionTokens { get; init; }
    public int? ThinkingTokens { get; init; }
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Waiting for the reply.</summary>
    public double ReplySeconds { get; init; }

    /// <summary>Time to the first token, where it is known.</summary>
    public double? FirstTokenSeconds { get; init; }

    /// <summary>Typing the commands and waiting for them.</summary>
    public double CommandSeconds { get; init; }

    /// <summary>What was read and written, to the token; null where a server replied.</summary>
    public TurnTokens? Tokens { get; init; }

    /// <summary>Projections of the reply's tokens on their way into the store; where they lie there they are read by themselves.</summary>
    [JsonIgnore]
    public ReplyProjections? Projections { get; init; }

    /// <summary>Calls that failed before this reply came (429, 5xx, connection).</summary>
    public int Retries { get; init; }
}
