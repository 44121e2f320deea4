using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Episodes;

/// <summary>Which system prompts a walk is told with, as probabilities, and what is practised beside it.</summary>
public sealed record EpisodeTelling
{
    [Field("Neutral prompts", Help = "Told with a neutral system prompt, or none, rather than one of the walk's own pole: so neutral prompts see the manners as they are shared among walks.", Unit = FieldUnit.Percent), Range(0.0, 1.0)]
    public double Neutral { get; init; } = 0.35;

    [Field("No prompt", Help = "Of the neutral ones: with no system message at all.", Unit = FieldUnit.Percent), Range(0.0, 1.0)]
    public double Bare { get; init; } = 0.5;

    [Field("Exercises", Help = "In copying, with each telling of a walk."), Range(0, 20)]
    public int Exercises { get; init; } = 4;
}
