namespace Vectorscope.Jobs.Capture;

/// <summary>The model that a run means.</summary>
/// <param name="ContentHash">Null when it was not known yet at submit time.</param>
public sealed record CaptureSnapshotModel(string Folder, string Name, string? ContentHash);
