using Vectorscope.Jobs.Agent;

namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>The agents that an arm can have.</summary>
public static class AgentNames
{
    public static IReadOnlyList<string> All { get; } = [TerminusAgent.AgentName, OracleAgent.AgentName, NopAgent.AgentName];
}
