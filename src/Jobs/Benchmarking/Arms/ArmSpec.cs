using Vectorscope.Jobs.Agent;

namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>One row of the results table: who works, with which settings and budgets.</summary>
public sealed record ArmSpec
{
    /// <summary>Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; unique within the run.</summary>
    public required string Name { get; init; }

    /// <summary><c>terminus-2</c> (default), <c>oracle</c> or <c>nop</c>; the last two need no model.</summary>
    public string Agent { get; init; } = "terminus-2";

    public ArmModel? Model { get; init; }

    /// <summary>Name of a persona, whose text is sent as system message before the protocol.</summary>
    public string? Persona { get; init; }

    /// <summary>Such a text written here; not together with <see cref="Persona"/>.</summary>
    public string? SystemPrompt { get; init; }

    public AgentSettings Settings { get; init; } = new();
    public ArmSampling Sampling { get; init; } = new();
}
