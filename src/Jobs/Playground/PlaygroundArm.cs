using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Playground;

/// <summary>Who replies: what of a benchmark's arm changes a reply.</summary>
public sealed record PlaygroundArm
{
    /// <summary>Unique among the arms.</summary>
    [Field("Name", Help = "It stands above the reply."), ShortName]
    public required string Name { get; init; }

    /// <summary>Its text is the system message.</summary>
    [Field("Persona", Help = "Its text is the system message."), Refers(ReferenceKinds.Persona)]
    public string? Persona { get; init; }

    /// <summary>Such a text written here; not together with <see cref="Persona"/>.</summary>
    [Field("System prompt", Help = "A text in place of a persona's.")]
    public string? SystemPrompt { get; init; }

    /// <summary>An entry of the library, a file, or the operations themselves.</summary>
    [Field("Intervention", Help = "Changes the residual stream while the engine replies: a name from the library, a JSON file, or the operations themselves."), Refers(ReferenceKinds.Intervention), OrObject]
    public string? Intervention { get; init; }

    [Field("Sampling", Help = "How tokens are drawn.")]
    public SamplingOverrides Sampling { get; init; } = new();
}
