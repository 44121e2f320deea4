namespace Vectorscope.Jobs.Training;

/// <summary>The file that is learned from.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Tellings">How often each episode is told; null for a file of chats.</param>
/// <param name="Sha256">At submit time; the run refuses another file.</param>
public sealed record TrainingSnapshotData(string Path, int? Tellings, string Sha256, long Bytes);
