using Vectorscope.Jobs.Agent;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>An arm with everything it names resolved.</summary>
/// <param name="Persona">Name of the persona at submit time; null for none or for a text written in the spec.</param>
/// <param name="Model">Null for agents that need none.</param>
public sealed record BenchmarkArm(
    string Name, string Agent, BenchmarkModel? Model, string? Persona, string? SystemPrompt, AgentSettings Settings, ArmSampling Sampling);
