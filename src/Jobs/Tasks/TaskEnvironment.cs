namespace Vectorscope.Jobs.Tasks;

/// <summary>The <c>[environment]</c> table: the machine that a task asks for.</summary>
public sealed record TaskEnvironment
{
    /// <summary>Seconds for pull, build and start together.</summary>
    public required double BuildTimeoutSeconds { get; init; }

    /// <summary>A prebuilt image; null when the folder's Dockerfile is built.</summary>
    public string? DockerImage { get; init; }

    public bool HasDockerfile { get; init; }

    /// <summary>What of the Dockerfile the engine's own builder does not know; empty where an image is named.</summary>
    public IReadOnlyList<DockerfileConstruct> BuildKitConstructs { get; init; } = [];

    public int? Cpus { get; init; }
    public long? MemoryMb { get; init; }
    public long? StorageMb { get; init; }
    public int Gpus { get; init; }
    public TaskNetwork Network { get; init; } = TaskNetwork.Public;
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>As written: <c>${NAME}</c> and <c>${NAME:-default}</c> are resolved when the sandbox starts.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Where commands start; null is the image's own.</summary>
    public string? Workdir { get; init; }

    public TaskHealthcheck? Healthcheck { get; init; }
}
