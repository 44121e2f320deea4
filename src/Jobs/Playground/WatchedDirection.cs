using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Playground;

/// <summary>A direction that the tokens of replies are projected on.</summary>
internal static class WatchedDirection
{
    /// <summary>Notes what keeps it from being this model's.</summary>
    /// <param name="path">Of the field that names it.</param>
    public static void Check(DirectionFiles directions, References references, string path, ModelConfig model, SpecProblems problems)
    {
        if (problems.IsRefused(path) || references.Find(path) is not { } reference)
        {
            return;
        }
        try
        {
            var direction = directions.Open(reference);
            if (direction.Width != model.HiddenSize)
            {
                problems.Add(path, $"Direction {Quote.Of(direction.Name)} has width {direction.Width}; the model's is {model.HiddenSize}. Choose one that was found in this model, or leave it out.");
            }
            else if (direction.LayerCount != model.LayerCount)
            {
                problems.Add(path, $"Direction {Quote.Of(direction.Name)} has rows for layers 0 to {direction.LayerCount}; the model has layers 0 to {model.LayerCount}. Choose one that was found in this model, or leave it out.");
            }
        }
        catch (DirectionException e)
        {
            problems.Add(path, e.Message);
        }
    }

    /// <summary>What is known of it: its sides, and where projections on it lie.</summary>
    public static PlaygroundDirection Describe(Direction direction, ResolvedReference reference)
    {
        // A file alone does not say it here.
        var sides = reference.Content is null ? null : reference.ContentAs<DirectionContent>().Provenance;
        return new(direction.Name, reference.Hash!, sides?.Positive, sides?.Neutral, sides?.Negative, LayerScale.Of(direction));
    }
}
