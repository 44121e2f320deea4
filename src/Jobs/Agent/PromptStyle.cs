using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Agent;

/// <summary>How the protocol is explained to the model.</summary>
public enum PromptStyle
{
    [Label("Standard")]
    Standard,

    /// <summary>A few lines, for small models with small contexts.</summary>
    [Label("Compact, for small models")]
    Compact,
}
