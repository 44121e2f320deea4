using Vectorscope.Jobs.Agent;

namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>An arm with everything it names resolved.</summary>
/// <param name="Persona">Name of the persona at submit time; null for none or for a text written in the spec.</param>
/// <param name="Model">Null for agents that need none.</param>
public sealed record BenchmarkArm(
    string Name, string Agent, BenchmarkModel? Model, string? Persona, string? SystemPrompt, AgentSettings Settings, ArmSampling Sampling);

/// <summary>Where an arm's replies come from: a folder that the engine runs, or a server.</summary>
/// <param name="Folder">Null for a server.</param>
/// <param name="ContentHash">Of the folder; null when it was not known yet at submit time.</param>
/// <param name="Server">Name of a server from the settings, or its base URL; never a key.</param>
/// <param name="Name">The model's name on the list, or at the server.</param>
public sealed record BenchmarkModel(string? Folder, string? ContentHash, string? Server, string Name);
