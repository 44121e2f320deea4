using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Interventions;

/// <summary>
/// Directions as safetensors files: tensor <c>direction</c> F32 [L+1, d], and where known <c>mean_positive</c>, <c>mean_negative</c>,
/// <c>mean_neutral</c> [L+1, d] and <c>ambient_norm</c> [L+1]. Where it came from is in the file's metadata.
/// </summary>
public static class DirectionFile
{
    private const string Rows = "direction", Positive = "mean_positive", Negative = "mean_negative", Neutral = "mean_neutral", Ambient = "ambient_norm";

    /// <summary>Reads a file.</summary>
    /// <param name="path">Which.</param>
    /// <param name="name">What the direction is called in sentences; null for the file's own name.</param>
    /// <returns>The direction, and the file's text pairs about where it came from.</returns>
    /// <exception cref="DirectionException">The file is no direction, or cannot be read.</exception>
    public static (Direction Direction, IReadOnlyDictionary<string, string> Provenance) Load(string path, string? name = null)
    {
        try
        {
            using var file = SafetensorsFile.Open(path);
            var shape = file[Rows].Shape;
            if (shape is not [> 1 and <= int.MaxValue, > 0]) throw new CheckpointException(path, Rows, $"has shape {TensorShape.Format(shape)}; a row for each layer is needed, [L+1, d]");
            foreach (var part in new[] { Positive, Negative, Neutral })
            {
                if (file.Tensors.TryGetValue(part, out var mean) && !mean.Shape.SequenceEqual(shape))
                    throw new CheckpointException(path, part, $"has shape {TensorShape.Format(mean.Shape)} where {Rows} has {TensorShape.Format(shape)}");
            }
            if (file.Tensors.TryGetValue(Ambient, out var norms) && norms.Shape is not [var count] | norms.ElementCount != shape[0])
                throw new CheckpointException(path, Ambient, $"has shape {TensorShape.Format(norms.Shape)}; one number for each of {shape[0]} layers is needed");
            float[]? Read(string part) => file.Tensors.ContainsKey(part) ? file.ReadSingles(part) : null;
            return (new(name ?? Path.GetFileNameWithoutExtension(path), (int)shape[0] - 1, file.ReadSingles(Rows), new(Read(Positive), Read(Negative), Read(Neutral)), Read(Ambient)), file.Metadata);
        }
        catch (CheckpointException e)
        {
            throw new DirectionException($"{e.Message}.", e);
        }
    }

    /// <summary>Writes a file; one that is there is replaced.</summary>
    /// <param name="path">Where.</param>
    /// <param name="direction">What.</param>
    /// <param name="provenance">Text pairs: model hash, capture run, sides, position, method, code version.</param>
    public static void Save(string path, Direction direction, IReadOnlyDictionary<string, string> provenance)
    {
        long[] rows = [direction.LayerCount + 1, direction.Width];
        var parts = new List<(TensorDeclaration Declaration, float[] Values)> { (new(Rows, TensorType.F32, rows), All(direction)) };
        void Add(string name, float[]? values, long[] shape)
        {
            if (values is not null) parts.Add((new(name, TensorType.F32, shape), values));
        }
        Add(Positive, direction.Means.Positive, rows);
        Add(Negative, direction.Means.Negative, rows);
        Add(Neutral, direction.Means.Neutral, rows);
        Add(Ambient, direction.AmbientNorm is { } ambient ? [.. ambient] : null, [direction.LayerCount + 1]);
        using var file = SafetensorsWriter.Create(path, [.. parts.Select(part => part.Declaration)], provenance);
        foreach (var (declaration, values) in parts) file.Write(declaration.Name, values);
    }

    private static float[] All(Direction direction) => [.. Enumerable.Range(0, direction.LayerCount + 1).SelectMany(layer => direction.Row(layer).ToArray())];
}
