namespace Vectorscope.Jobs.Store.Entities;

/// <summary>The texts of one model call.</summary>
public sealed class TurnText
{
    public required long TrialId { get; init; }
    public required int Number { get; init; }
    public required string Prompt { get; init; }
    public required string Reply { get; init; }

    /// <summary>What the parser made of it (JSON); null for calls that are not parsed.</summary>
    public string? Parsed { get; init; }

    public required string Observation { get; init; }

    /// <summary>Token ids (<c>TurnTokens</c>); null where a server replied, and in runs before they were kept.</summary>
    public byte[]? Tokens { get; init; }

    /// <summary>Fields of an imported turn that have no column (JSON), kept for export.</summary>
    public string? Extra { get; init; }
}
