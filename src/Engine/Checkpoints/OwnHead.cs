namespace Vectorscope.Engine.Checkpoints;

/// <summary>
/// A head among the weights of a model whose config.json ties it to the embedding. Some writers store the tied matrix twice, which says
/// nothing; with other values it is what the model was trained with, whatever the config says.
/// </summary>
internal static class OwnHead
{
    private const int Part = 1 << 20;

    /// <returns>Name of the shard with a head that is not the embedding; null where there is none, or the config does not tie.</returns>
    internal static string? FileOf(ModelConfig config, ShardSet shards)
    {
        if (!config.TiedHead || Find(shards, TensorLayout.Head) is not { } head) return null;
        return Find(shards, TensorLayout.Embedding) is { } embedding && AreSame(head, embedding) ? null : Path.GetFileName(head.File.Path);
    }

    private static CheckpointTensor? Find(ShardSet shards, string name) => shards.Files
        .SelectMany(file => file.Tensors.Values.Where(entry => TensorLayout.Canonical(entry.Name) == name).Select(entry => new CheckpointTensor(file, entry)))
        .FirstOrDefault();

    // Values that differ mostly do so at once; only a true copy is read to its end.
    private static bool AreSame(CheckpointTensor one, CheckpointTensor other)
    {
        if (one.Entry.Type != other.Entry.Type || !one.Entry.Shape.SequenceEqual(other.Entry.Shape)) return false;
        byte[] a = new byte[Part], b = new byte[Part];
        for (long at = 0, length = one.Entry.ByteLength; at < length; at += Part)
        {
            var count = (int)Math.Min(Part, length - at);
            one.ReadBytes(at, a.AsSpan(0, count));
            other.ReadBytes(at, b.AsSpan(0, count));
            if (!a.AsSpan(0, count).SequenceEqual(b.AsSpan(0, count))) return false;
        }
        return true;
    }
}
