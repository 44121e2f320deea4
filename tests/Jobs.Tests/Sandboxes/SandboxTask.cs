using System.Text.Json.Nodes;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Tests.Sandboxes;

/// <summary>A small task for sandbox tests: our image, no network.</summary>
internal static class SandboxTask
{
    internal static TaskDefinition Create(TaskEnvironment? environment = null, string folder = "/nonexistent") => new()
    {
        Name = "probe",
        Folder = folder,
        Instruction = "Do nothing.",
        Digest = new string('0', 64),
        Metadata = new JsonObject(),
        Agent = new TaskAgentSettings(60, null),
        Verifier = new TaskVerifierSettings(60, null, new Dictionary<string, string>()),
        Environment = environment ?? Environment(),
    };

    internal static TaskEnvironment Environment() => new()
    {
        BuildTimeoutSeconds = 60,
        DockerImage = "vectorscope/base:1",
        Network = TaskNetwork.None,
        MemoryMb = 512,
        StorageMb = 64,
    };
}
