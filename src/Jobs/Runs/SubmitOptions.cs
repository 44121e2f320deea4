namespace Vectorscope.Jobs.Runs;

/// <summary>What goes with a spec when it is submitted.</summary>
public sealed record SubmitOptions
{
    /// <summary>Words separated by commas, by which the run is found again.</summary>
    public string Tags { get; init; } = "";

    /// <summary>Chosen by whoever submits: a second submission with the same key gets the first one's run.</summary>
    public string? Key { get; init; }

    /// <summary>Name or id of the study that the run joins; null for none.</summary>
    public string? Study { get; init; }
}
