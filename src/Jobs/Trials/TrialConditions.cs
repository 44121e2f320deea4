using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Trials;

/// <summary>What trials make of the conditions that their tasks ask for.</summary>
public sealed record TrialConditions
{
    [Field("Network", Help = "Whether trials may have the network that their tasks ask for.")]
    public NetworkPolicy Network { get; init; } = NetworkPolicy.Task;

    /// <summary>Of the tasks' agent and verifier time limits.</summary>
    [Field("Factor on time limits", Help = "Of the tasks' limits for agents and verifiers.", Advanced = true), Range(0.01, 1000)]
    public double TimeoutMultiplier { get; init; } = 1;

    /// <summary>No network whatever a task says.</summary>
    public bool ForbidsNetwork => Network == NetworkPolicy.Off;
}

public enum NetworkPolicy
{
    [Label("As each task says")]
    Task,

    [Label("Off, whatever a task says")]
    Off,
}
