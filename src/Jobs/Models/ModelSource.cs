using Vectorscope.Engine.Model;

namespace Vectorscope.Jobs.Models;

/// <summary>Where replies come from, with everything resolved: either a folder for the engine, or a server and a name.</summary>
public sealed record ModelSource : ModelPlacement
{
    /// <summary>The model folder that the engine loads; null for a server.</summary>
    public string? Folder { get; init; }

    /// <summary>The folder's content hash; needed with <see cref="Folder"/>.</summary>
    public string? ContentHash { get; init; }

    /// <summary>Name of a server from the settings, or the base URL of an OpenAI-compatible one; null for the engine.</summary>
    public string? Server { get; init; }

    /// <summary>The model's name at the server; needed with <see cref="Server"/>.</summary>
    public string? Name { get; init; }

    /// <summary>Tokens that prompt and reply may have together, if fewer than the model or the server's settings allow.</summary>
    public int? ContextTokens { get; init; }
}
