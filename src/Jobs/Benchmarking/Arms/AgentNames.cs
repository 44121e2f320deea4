using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>The agents that an arm can have.</summary>
public sealed class AgentNames : ISpecChoices
{
    public static IReadOnlyList<SpecChoice> Choices { get; } =
    [
        new(TerminusAgent.AgentName, TerminusAgent.AgentName, "A model at a terminal, turn by turn."),
        new(OracleAgent.AgentName, OracleAgent.AgentName, "Runs each task's own solution: it should pass everything."),
        new(NopAgent.AgentName, NopAgent.AgentName, "Does nothing: it should pass nothing."),
    ];
}
