namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>Where an arm's replies come from: the engine in this process, or a server.</summary>
public sealed record ArmModel
{
    /// <summary>A model folder, a content hash, or the name of a model on the list: the engine runs it.</summary>
    public string? Engine { get; init; }

    /// <summary>Name of a server from the settings (<c>Servers:NAME</c>), or the base URL of an OpenAI-compatible one.</summary>
    public string? Server { get; init; }

    /// <summary>The model's name at the server.</summary>
    public string? Name { get; init; }
}
