using Microsoft.Extensions.AI;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Benchmarking.Running;

/// <summary>Makes a trial's agent from its arm and the models that the run has opened.</summary>
/// <param name="interventions">Of each arm that has one, worked out once: trials of an arm share the object.</param>
/// <param name="projections">What the written tokens of each asking arm are projected on.</param>
internal sealed class TrialAgents(
    KeptBenchmark kept, OpenModels? models, IReadOnlyList<ArmSpec> asking, IReadOnlyDictionary<string, CompiledIntervention> interventions,
    IReadOnlyDictionary<string, IReadOnlyList<ProjectionSeries>> projections, OpenTerminal open)
{
    /// <summary>An agent for one try.</summary>
    /// <param name="conversation">Unique for the try: a model keeps what it computed for it.</param>
    public ITrialAgent Create(ArmSpec arm, long seed, string conversation) => arm.Agent switch
    {
        OracleAgent.AgentName => new OracleAgent(),
        NopAgent.AgentName => new NopAgent(),
        _ => new TerminusAgent(new SeededChat(Client(arm), seed), open, arm.Settings, kept.SystemPrompt(arm), Options(arm, conversation)),
    };

    /// <summary>Lets the model forget a try's conversation.</summary>
    public void End(ArmSpec arm, string conversation)
    {
        if (arm.Model is not null)
        {
            Client(arm).GetService<IConversations>()?.End(conversation);
        }
    }

    private IChatClient Client(ArmSpec arm)
    {
        for (var i = 0; i < asking.Count; i++)
        {
            if (asking[i].Name == arm.Name)
            {
                return models!.Clients[i];
            }
        }
        throw new InvalidOperationException($"No model was opened for the arm {arm.Name}.");
    }

    private ChatOptions Options(ArmSpec arm, string conversation) => new()
    {
        ConversationId = conversation,
        ModelId = kept.ModelName(arm),
        AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [ReplyProperties.Sampling] = kept.Sampling(arm),
            [ReplyProperties.Intervention] = interventions.GetValueOrDefault(arm.Name),
            [ReplyProperties.Projections] = projections.GetValueOrDefault(arm.Name),
        },
    };
}
