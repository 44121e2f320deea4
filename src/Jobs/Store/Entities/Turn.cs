namespace Vectorscope.Jobs.Store.Entities;

/// <summary>The numbers of one model call of a trial; its texts are in <see cref="TurnText"/>.</summary>
public sealed class Turn
{
    public required long TrialId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public TurnKind Kind { get; init; }
    public ReplyEnd ReplyEnd { get; init; }
    public string? ReplyEndText { get; init; }
    public ParserMode Parser { get; init; }

    /// <summary>Null for calls that are not parsed.</summary>
    public int? Commands { get; init; }

    public bool? TaskComplete { get; init; }
    public string? Error { get; init; }
    public int Warnings { get; init; }
    public int Repairs { get; init; }

    public int? ThinkingStart { get; init; }
    public int? ThinkingEnd { get; init; }
    public bool ThinkingUnclosed { get; init; }
    public int AnswerStart { get; init; }
    public int ReplyLength { get; init; }
    public int ObservationLength { get; init; }

    public int? PromptTokens { get; init; }
    public int? CachedTokens { get; init; }
    public int? CompletionTokens { get; init; }
    public int? ThinkingTokens { get; init; }

    public DateTimeOffset StartedAt { get; init; }
    public double ReplySeconds { get; init; }
    public double? FirstTokenSeconds { get; init; }
    public double CommandSeconds { get; init; }
    public int Retries { get; init; }
}
