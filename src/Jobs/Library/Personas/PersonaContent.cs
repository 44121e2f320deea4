using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Library.Personas;

/// <summary>What a persona holds.</summary>
public sealed record PersonaContent
{
    [Field("System prompt", Help = "It is the text of the system message; a side without a persona has none.")]
    public required string SystemPrompt { get; init; }
}
