namespace Vectorscope.Jobs.Tasks;

/// <summary>A file of a task's folder.</summary>
/// <param name="Path">Within the folder, / between names.</param>
public sealed record TaskFile(string Path, long Bytes);
