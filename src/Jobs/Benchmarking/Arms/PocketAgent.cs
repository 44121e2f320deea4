using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Episodes;

namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>How the bundled model works best: in the loop that it learned in.</summary>
public static class PocketAgent
{
    /// <summary>Prompt, budgets and parser.</summary>
    public static AgentSettings Settings { get; } = new EpisodeLimits().ToSettings();

    /// <summary>How its tokens are drawn.</summary>
    public static ArmSampling Sampling { get; } = new() { Temperature = 0.7, TopP = 0.95 };

    /// <summary>Trials at the same time: so many rows fill the engine's batch on two cores.</summary>
    public static int Concurrency => 24;
}
