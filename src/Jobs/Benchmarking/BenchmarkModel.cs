namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Where an arm's replies come from: a folder that the engine runs, or a server.</summary>
/// <param name="Folder">Null for a server.</param>
/// <param name="ContentHash">Of the folder; null when it was not known yet at submit time.</param>
/// <param name="Server">Name of a server from the settings, or its base URL; never a key.</param>
/// <param name="Name">The model's name on the list, or at the server.</param>
public sealed record BenchmarkModel(string? Folder, string? ContentHash, string? Server, string Name);
