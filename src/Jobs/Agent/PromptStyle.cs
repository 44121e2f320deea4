namespace Vectorscope.Jobs.Agent;

/// <summary>How the protocol is explained to the model.</summary>
public enum PromptStyle
{
    Standard,

    /// <summary>A few lines, for small models with small contexts.</summary>
    Compact,
}
