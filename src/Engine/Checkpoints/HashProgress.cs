namespace Vectorscope.Engine.Checkpoints;

/// <summary>How far the hashing of a checkpoint has come.</summary>
/// <param name="Done">Bytes hashed.</param>
/// <param name="Total">Bytes in all.</param>
public sealed record HashProgress(long Done, long Total);
