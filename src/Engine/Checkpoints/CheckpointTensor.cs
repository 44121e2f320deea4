namespace Vectorscope.Engine.Checkpoints;

/// <summary>A tensor of a checkpoint: the open shard and the entry in it.</summary>
/// <param name="File">The shard; owned by the <see cref="Checkpoint"/>.</param>
/// <param name="Entry">Its entry, under the name the shard uses.</param>
public sealed record CheckpointTensor(SafetensorsFile File, TensorEntry Entry)
{
    /// <summary>Its bytes as they are stored, or part of them.</summary>
    internal void ReadBytes(long firstByte, Span<byte> destination) => File.ReadBytes(Entry.Name, firstByte, destination);

    /// <summary>All values in single precision.</summary>
    public float[] ReadSingles() => File.ReadSingles(Entry.Name);
}
