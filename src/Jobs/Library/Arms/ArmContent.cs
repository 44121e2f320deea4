using System.Text.Json.Serialization;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Arms;

/// <summary>What an arm of the library holds: all that makes a model reply otherwise than it does by itself.</summary>
public sealed record ArmContent
{
    [Field("Persona", Help = "Its text is the system message."), Refers(ReferenceKinds.Persona)]
    public string? Persona { get; init; }

    /// <summary>An entry of the library, or the operations themselves.</summary>
    [Field("Intervention", Help = "Changes the residual stream while the engine replies: a name from the library, or the operations themselves."), Refers(ReferenceKinds.Intervention), OrObject]
    [JsonConverter(typeof(TextOrObjectConverter))]
    public string? Intervention { get; init; }

    [Field("Sampling", Help = "How tokens are drawn.")]
    public SamplingOverrides Sampling { get; init; } = new();
}
