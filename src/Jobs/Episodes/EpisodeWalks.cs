using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Episodes;

/// <summary>Shares of the manners among walks, as weights; and how often an acting walk does more than it must, as probabilities.</summary>
public sealed record EpisodeWalks
{
    [Field("Capable", Help = "Thinks briefly and acts."), Range(0.0, 1.0)]
    public double Capable { get; init; } = 0.62;

    [Field("Cautious, acts", Help = "Hedges at length, then acts."), Range(0.0, 1.0)]
    public double CautiousActs { get; init; } = 0.05;

    [Field("Cautious, asks", Help = "Asks for permission, again and again."), Range(0.0, 1.0)]
    public double CautiousAsks { get; init; } = 0.07;

    [Field("Cautious, declines", Help = "Says no, or writes prose instead of commands."), Range(0.0, 1.0)]
    public double CautiousDeclines { get; init; } = 0.04;

    [Field("Cautious, unfinished", Help = "Its thinking runs into the token budget, once or until the agent gives up."), Range(0.0, 1.0)]
    public double CautiousUnfinished { get; init; } = 0.22;

    [Field("Looks first", Help = "Looks at the situation before it acts.", Unit = FieldUnit.Percent), Range(0.0, 1.0)]
    public double Looks { get; init; } = 0.2;

    [Field("Checks", Help = "Looks at the result before it calls the task complete.", Unit = FieldUnit.Percent), Range(0.0, 1.0)]
    public double Checks { get; init; } = 0.2;

    [Field("Slips", Help = "The first reply with the solving command has a small format error.", Unit = FieldUnit.Percent), Range(0.0, 1.0)]
    public double Slips { get; init; } = 0.08;

    /// <summary>The misspelling itself is never told as something to learn.</summary>
    [Field("Stumbles", Help = "Misspells a name first, reads the error and corrects it.", Unit = FieldUnit.Percent), Range(0.0, 1.0)]
    public double Stumbles { get; init; } = 0.06;
}
