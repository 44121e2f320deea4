namespace Vectorscope.Jobs.Store.Entities;

/// <summary>What is said of an arm in a study's ledger.</summary>
public sealed class StudyArm
{
    public required string StudyId { get; init; }

    /// <summary><c>RUN/ARM</c>, or the id of <see cref="StudyCounts"/>.</summary>
    public required string Arm { get; init; }

    public string Notes { get; set; } = "";

    /// <summary>Words separated by commas.</summary>
    public string Tags { get; set; } = "";

    /// <summary>Why it is left out of the comparisons; empty while it is in them.</summary>
    public string LeftOut { get; set; } = "";
}
