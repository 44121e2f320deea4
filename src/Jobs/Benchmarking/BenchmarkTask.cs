namespace Vectorscope.Jobs.Benchmarking;

/// <summary>A task as it was when the run was submitted.</summary>
/// <param name="Digest">Of its folder; a trial on a folder that has changed since is refused.</param>
/// <param name="Image">The image named by the task; null when it is built from the folder.</param>
public sealed record BenchmarkTask(string Name, string Folder, string Digest, string? Difficulty, string? Category, string? Image);
