namespace Vectorscope.Jobs.Store.Entities;

/// <summary>By which rules and thresholds the trials of a run are to be flagged; there from a run's first turn on.</summary>
public sealed class RunFlagging
{
    public required string RunId { get; init; }

    /// <summary>Thresholds that its study sets (JSON); empty when all are the rules' own.</summary>
    public string Thresholds { get; set; } = "";

    /// <summary>The arm that its study says others are compared with; empty for the run's first one.</summary>
    public string Baseline { get; set; } = "";

    /// <summary>Of rules and thresholds: a trial with another one is still to be flagged.</summary>
    public string Mark { get; set; } = "";

    /// <summary>Something may be left to do: trials to be flagged, or the run's peers to be looked at.</summary>
    public bool Waits { get; set; }

    /// <summary>Grows whenever a trial of the run gains turns, loses them or ends: whoever looked at the run before has to look again.</summary>
    public long Moves { get; set; }

    /// <summary>Only in queries.</summary>
    public Run? Run { get; init; }
}
