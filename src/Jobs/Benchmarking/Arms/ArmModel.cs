using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>Where an arm's replies come from: the engine in this process, or a server.</summary>
public sealed record ArmModel
{
    /// <summary>A model folder, a content hash, or the name of a model on the list: the engine runs it.</summary>
    [Field("Model", Help = "Folder, name or content hash of a model that the engine runs.", Flag = "model", When = nameof(IsLocal)), Refers(ReferenceKinds.Model), FilePath]
    public string? Engine { get; init; }

    /// <summary>Name of a server from the settings (<c>Servers:NAME</c>), or the base URL of an OpenAI-compatible one.</summary>
    [Field("Server", Help = "An OpenAI-compatible server: its name in the settings, or its base URL.")]
    public string? Server { get; init; }

    /// <summary>The model's name at the server.</summary>
    [Field("Model at the server", Help = "The model's name at the server.", Flag = "server-model")]
    public string? Name { get; init; }

    /// <summary>No server answers.</summary>
    public bool IsLocal => Server is null;
}
