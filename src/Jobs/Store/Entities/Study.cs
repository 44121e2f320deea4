namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A named folder of runs, entries of the library and arms known by their counts, with one baseline.</summary>
public sealed class Study
{
    public required string Id { get; init; }
    public required string Name { get; set; }

    /// <summary>Markdown.</summary>
    public string Notes { get; set; } = "";

    /// <summary>The arm that all others are compared with, as <see cref="StudyArm.Arm"/>; null for none.</summary>
    public string? Baseline { get; set; }

    /// <summary>Thresholds of flags that differ from the rules' own (JSON); empty for none.</summary>
    public string Thresholds { get; set; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Of anything in it.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    public bool Archived { get; set; }

    /// <summary>Counts changes of name, notes, baseline and archive: whoever saves says which one was read.</summary>
    public int Version { get; set; }
}
