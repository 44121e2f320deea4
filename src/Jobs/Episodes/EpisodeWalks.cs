namespace Vectorscope.Jobs.Episodes;

/// <summary>Shares of the manners among walks, as weights; and how often an acting walk does more than it must, as probabilities.</summary>
public sealed record EpisodeWalks
{
    /// <summary>Thinks briefly and acts.</summary>
    public double Capable { get; init; } = 0.62;

    /// <summary>Hedges at length, then acts.</summary>
    public double CautiousActs { get; init; } = 0.05;

    /// <summary>Asks for permission, again and again.</summary>
    public double CautiousAsks { get; init; } = 0.07;

    public double CautiousDeclines { get; init; } = 0.04;

    /// <summary>Its thinking runs into the token budget, once or until the agent gives up.</summary>
    public double CautiousUnfinished { get; init; } = 0.22;

    /// <summary>Looks at the situation first.</summary>
    public double Looks { get; init; } = 0.2;

    /// <summary>Looks at the result before it calls the task complete.</summary>
    public double Checks { get; init; } = 0.2;

    /// <summary>The first reply with the solving command has a small format error.</summary>
    public double Slips { get; init; } = 0.08;

    /// <summary>Misspells a name first, reads the error and corrects it. The misspelling itself is never told as something to learn.</summary>
    public double Stumbles { get; init; } = 0.06;
}
