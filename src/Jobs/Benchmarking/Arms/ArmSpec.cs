using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>One row of the results table: who works, with which settings and budgets.</summary>
public sealed record ArmSpec
{
    /// <summary>Unique within the run.</summary>
    [Field("Name", Help = "It names the arm in the results.", Flag = "arm"), ShortName, Role(SettingRole.Design)]
    public required string Name { get; init; }

    [Field("Agent", Help = "A model at a terminal, or one that needs none."), OneOf<AgentNames>, Role(SettingRole.Treatment)]
    public string Agent { get; init; } = TerminusAgent.AgentName;

    [Field("Model", Help = "Where replies come from.", When = nameof(AsksModel)), Role(SettingRole.Treatment)]
    public ArmModel? Model { get; init; }

    /// <summary>Its text is sent as system message before the protocol.</summary>
    [Field("Persona", Help = "Its text is sent before the protocol."), Refers(ReferenceKinds.Persona), Role(SettingRole.Treatment)]
    public string? Persona { get; init; }

    /// <summary>Such a text written here; not together with <see cref="Persona"/>.</summary>
    [Field("System prompt", Help = "A text that is sent before the protocol, in place of a persona's."), Role(SettingRole.Treatment)]
    public string? SystemPrompt { get; init; }

    /// <summary>An entry of the library, a file, or the operations themselves.</summary>
    [Field("Intervention", Help = "Changes the residual stream while the engine replies: a name from the library, a JSON file, or the operations themselves.", When = nameof(AsksModel)), Refers(ReferenceKinds.Intervention), OrObject, Role(SettingRole.Treatment)]
    public string? Intervention { get; init; }

    [Field("Settings", Help = "Protocol and budgets.", When = nameof(AsksModel))]
    public AgentSettings Settings { get; init; } = new();

    [Field("Sampling", Help = "How tokens are drawn.", When = nameof(AsksModel))]
    public SamplingOverrides Sampling { get; init; } = new();

    [Field("Projections", Help = "What written tokens are projected on.", When = nameof(AsksModel)), Role(SettingRole.Design)]
    public ProjectionSpec Projections { get; init; } = new();

    /// <summary>The other agents need no model.</summary>
    public bool AsksModel => Agent == TerminusAgent.AgentName;
}
