namespace Vectorscope.Jobs.Store.Entities;

/// <summary>What is told of a finished trial beside its numbers; apart, so that lists do not wade through it.</summary>
public sealed class TrialText
{
    public required long TrialId { get; init; }

    /// <summary>All rewards by name (JSON object of numbers).</summary>
    public string? Rewards { get; set; }

    /// <summary>Stages with their times (JSON).</summary>
    public string? Stages { get; set; }

    /// <summary>What an honest reader of the reward should know (JSON list); null for nothing.</summary>
    public string? Remarks { get; set; }

    /// <summary>Whether the tests left a report.</summary>
    public bool HasTestReport { get; set; }

    /// <summary>Exception and stack of an infrastructure failure.</summary>
    public string? Detail { get; set; }

    /// <summary>Fields of an imported trial that have no column (JSON), kept for export.</summary>
    public string? Extra { get; set; }
}
