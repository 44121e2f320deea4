namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>One executed episode: a line of an episodes file.</summary>
public sealed record Walk
{
    /// <summary>Place among the walks of its run, those included that were not kept.</summary>
    public required int Number { get; init; }

    /// <summary>Name of the task's template.</summary>
    public required string Template { get; init; }

    public required string Family { get; init; }

    /// <summary>Tells the instance: a hash of instruction and starting files.</summary>
    public required string Fingerprint { get; init; }

    public required WalkManner Manner { get; init; }

    /// <summary>Whether the task's own test passed; those that never act do not pass.</summary>
    public required bool Passed { get; init; }

    /// <summary>What was to be done, as a phrase that follows "to".</summary>
    public required string Goal { get; init; }

    public required string Tool { get; init; }

    /// <summary>What had to be worked out before; null when nothing had.</summary>
    public string? Hint { get; init; }

    public required IReadOnlyList<WalkTurn> Turns { get; init; }
}
