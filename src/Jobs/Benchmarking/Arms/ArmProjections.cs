using System.Globalization;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Playground;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>What the written tokens of arms are projected on: only the engine reads a stream, and each direction must fit its arm's model.</summary>
internal static class ArmProjections
{
    private const int ShortHash = 12;

    /// <summary>Of each arm that projects anything, by its name.</summary>
    public static Dictionary<string, IReadOnlyList<ProjectedDirection>> Of(IReadOnlyList<ArmSpec> arms, References references, DirectionFiles files, SpecProblems problems)
    {
        var found = new Dictionary<string, IReadOnlyList<ProjectedDirection>>(StringComparer.Ordinal);
        for (var i = 0; i < arms.Count; i++)
        {
            var (arm, path) = (arms[i], PathOf(i));
            if (arm.Projections.IsOff && arm.Projections.Layers.Count == 0)
            {
                continue;
            }
            if (!arm.AsksModel)
            {
                problems.Add(path, $"The agent {arm.Agent} asks no model; leave it out.");
            }
            else if (arm.Projections.IsOff)
            {
                problems.Add($"{path}.directions", "It is empty: name the directions that are read at these layers, or leave the layers out.");
            }
            else if (arm.Model?.Server is not null)
            {
                problems.Add($"{path}.directions", "A server computes its replies by itself: projections need a model that the engine runs. Leave them out, or choose such a model.");
            }
            else if (references.Find($"{ArmRules.PathOf(i)}.model.engine") is { Place: { } folder } && Config(folder) is { } model)
            {
                CheckLayers(arm.Projections.Layers, $"{path}.layers", model, problems);
                var directions = arm.Projections.Directions.Select((_, at) => Open(references, PathOf(i, at), model, files, problems)).ToArray();
                CheckTwice(directions, i, problems);
                if (!problems.IsRefused(path))
                {
                    found.TryAdd(arm.Name, Described(arm, directions!));
                }
            }
        }
        return found;
    }

    /// <summary>What is read of an arm's stream, directions before layers: the order of all that is kept.</summary>
    /// <exception cref="DirectionException">A direction's file is gone.</exception>
    public static IReadOnlyList<ProjectionSeries> Series(ArmSpec arm, int place, References references, DirectionFiles files) =>
    [
        .. arm.Projections.Directions.Select((_, at) => files.Open(references[PathOf(place, at)]))
            .SelectMany(direction => arm.Projections.Layers.Select(layer => new ProjectionSeries(direction, layer))),
    ];

    private static string PathOf(int arm) => $"{ArmRules.PathOf(arm)}.projections";

    private static string PathOf(int arm, int direction) => string.Create(CultureInfo.InvariantCulture, $"{PathOf(arm)}.directions[{direction}]");

    private static void CheckLayers(IReadOnlyList<int> layers, string path, ModelConfig model, SpecProblems problems)
    {
        if (layers.Count == 0)
        {
            problems.Add(path, $"It is empty. Say at which of the model's layers, 0 to {model.LayerCount}, the stream is read.");
        }
        else if (layers.Where(layer => layer < 0 || layer > model.LayerCount).Select(layer => (int?)layer).FirstOrDefault() is { } outside)
        {
            problems.Add(path, $"There is no layer {outside}; the model has layers 0 to {model.LayerCount}.");
        }
        else if (layers.GroupBy(layer => layer).FirstOrDefault(layer => layer.Skip(1).Any()) is { } twice)
        {
            problems.Add(path, $"Layer {twice.Key} is named twice.");
        }
    }

    private static (Direction Direction, ResolvedReference Reference)? Open(References references, string path, ModelConfig model, DirectionFiles files, SpecProblems problems)
    {
        if (problems.IsRefused(path) || references.Find(path) is not { } reference)
        {
            return null;
        }
        try
        {
            var direction = files.Open(reference);
            if (direction.Width != model.HiddenSize)
            {
                problems.Add(path, $"Direction {Quote.Of(direction.Name)} has width {direction.Width}; the model's is {model.HiddenSize}. Choose one that was found in this model.");
            }
            else if (direction.LayerCount != model.LayerCount)
            {
                problems.Add(path, $"Direction {Quote.Of(direction.Name)} has rows for layers 0 to {direction.LayerCount}; the model has layers 0 to {model.LayerCount}. Choose one that was found in this model.");
            }
            else
            {
                return (direction, reference);
            }
        }
        catch (DirectionException e)
        {
            problems.Add(path, e.Message);
        }
        return null;
    }

    private static void CheckTwice((Direction Direction, ResolvedReference Reference)?[] directions, int arm, SpecProblems problems)
    {
        for (var i = 0; i < directions.Length; i++)
        {
            if (directions[i]?.Reference.Hash is { } hash && directions.Take(i).Any(before => before?.Reference.Hash == hash))
            {
                problems.Add(PathOf(arm, i), $"Direction {Quote.Of(directions[i]!.Value.Reference.Name)} is named twice.");
            }
        }
    }

    private static ProjectedDirection[] Described(ArmSpec arm, (Direction Direction, ResolvedReference Reference)?[] directions) =>
    [
        .. directions.Select(one =>
        {
            var (direction, reference) = one!.Value;
            // A file alone does not say it here.
            var sides = reference.Content is null ? null : reference.ContentAs<DirectionContent>().Provenance;
            var scales = LayerScale.Of(direction);
            var name = NameOf(reference);
            // Versions of one entry have one name.
            var isAlone = directions.Count(other => NameOf(other!.Value.Reference) == name) == 1;
            return new ProjectedDirection(
                isAlone ? name : $"{name}@{reference.Hash![..ShortHash]}", reference.Hash!, sides?.Positive, sides?.Negative,
                [.. arm.Projections.Layers.Select(layer => scales[layer])]);
        }),
    ];

    private static string NameOf(ResolvedReference reference) => reference.Content is null ? Path.GetFileNameWithoutExtension(reference.Name) : reference.Name;

    private static ModelConfig? Config(string folder)
    {
        try
        {
            return ModelConfig.Load(folder);
        }
        catch (CheckpointException)
        {
            // The model's own field says so.
            return null;
        }
    }
}
