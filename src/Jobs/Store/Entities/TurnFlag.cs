namespace Vectorscope.Jobs.Store.Entities;

/// <summary>One finding on a turn.</summary>
public sealed class TurnFlag
{
    public required long TrialId { get; init; }

    /// <summary>The turn's number.</summary>
    public required int Turn { get; init; }

    /// <summary>The flag's word; which there are, the rules say.</summary>
    public required string Flag { get; init; }

    /// <summary>From 1 within turn and flag, so that the first ones count turns.</summary>
    public required int Number { get; init; }

    /// <summary>Of the rule that found it.</summary>
    public required int Version { get; init; }

    /// <summary>First character of the reply that it is about; null when it is about the turn.</summary>
    public int? Start { get; init; }

    public int? Length { get; init; }
    public string? Note { get; init; }
}
