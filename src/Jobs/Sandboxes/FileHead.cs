namespace Vectorscope.Jobs.Sandboxes;

/// <summary>The beginning of a file in a sandbox.</summary>
public readonly record struct FileHead(string Path, int MaxBytes);
