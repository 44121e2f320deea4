namespace Vectorscope.Jobs.Episodes;

/// <summary>Which system prompts a walk is told with, as probabilities, and what is practised beside it.</summary>
public sealed record EpisodeTelling
{
    /// <summary>With a neutral prompt, or none, rather than one of the walk's own pole: so neutral prompts see the manners as they are shared among walks.</summary>
    public double Neutral { get; init; } = 0.35;

    /// <summary>Of those: with no system message at all.</summary>
    public double Bare { get; init; } = 0.5;

    /// <summary>Exercises in copying with each telling of a walk, 0 to 20.</summary>
    public int Exercises { get; init; } = 4;
}
