using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Traces.Atif;

/// <summary>Whose trajectory is written.</summary>
/// <param name="Model"><c>provider/model</c>, or the model's name; null for agents without one.</param>
/// <param name="Parser">Which parser read the replies.</param>
public sealed record AtifSource(string SessionId, string Agent, string AgentVersion, string? Model, string Parser)
{
    /// <summary>What changed the model's stream, as results name it; null for nothing.</summary>
    public JsonObject? Intervention { get; init; }
}
