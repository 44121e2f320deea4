namespace Vectorscope.Jobs.Tasks.Pocket;

/// <summary>A file of a task's folder with its content.</summary>
internal sealed record PocketFile(string Path, byte[] Content);
