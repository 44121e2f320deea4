using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Capture;

/// <summary>One side of a capture: who answers what.</summary>
public sealed record CaptureSideSpec
{
    [Field("Name", Help = "It names the side in the results."), ShortName]
    public required string Name { get; init; }

    [Field("Persona", Help = "Name or id of a persona; null for no system prompt."), Refers(ReferenceKinds.Persona)]
    public string? Persona { get; init; }

    [Field("Prompt set", Help = "Name or id of a prompt set."), Refers(ReferenceKinds.PromptSet)]
    public required string PromptSet { get; init; }

    [Field("Intervention", Help = "Changes the residual stream before it is captured: a name from the library, a JSON file, or the operations themselves."), Refers(ReferenceKinds.Intervention), OrObject]
    public string? Intervention { get; init; }
}
