namespace Vectorscope.Engine.Checkpoints;

/// <summary>A folder met while looking for models.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="Problem">Null when it looks like a usable model, else why it cannot be used, as a sentence.</param>
public sealed record FoundFolder(string Folder, string? Problem);
