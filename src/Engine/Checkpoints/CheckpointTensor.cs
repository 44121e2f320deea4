namespace Vectorscope.Engine.Checkpoints;

/// <summary>A tensor of a checkpoint: the open shard and the entry in it.</summary>
/// <param name="File">The shard; owned by the <see cref="Checkpoint"/>.</param>
/// <param name="Entry">Its entry, under the name the shard uses.</param>
public sealed record CheckpointTensor(SafetensorsFile File, TensorEntry Entry)
{
    /// <summary>Address of the first byte: read-only, valid while the checkpoint is open.</summary>
    internal nint Address => File.Address(Entry.Name);

    /// <summary>All values in single precision.</summary>
    public float[] ReadSingles() => File.ReadSingles(Entry.Name);
}
