using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Docker;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Sandboxes.Docker;

/// <summary>One provider over the real engine, for all tests against it. Without an engine, or the base image, they skip and say so.</summary>
public sealed class DockerEngineFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vectorscope-docker-tests-").FullName;
    private string? _reason;

    /// <summary>A run of this process alone: what it leaves is removed at the end.</summary>
    internal string RunId { get; } = $"tests-{Guid.NewGuid().ToString("N")[..8]}";

    internal HeldTime Time { get; } = new();
    internal DockerSandboxProvider Provider { get; private set; } = null!;
    internal DockerEngine Engine { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = new DockerSandboxProvider(new DataFolder(_folder), Time, NullLogger<DockerSandboxProvider>.Instance);
        Engine = DockerEngine.OfEnvironment();
        _reason = await Provider.WhyUnavailableAsync(default)
            ?? (await Engine.FindImageAsync(DockerImages.Base, default) is null ? DockerImages.NoBase : null);
    }

    internal void Need() => Assert.SkipWhen(_reason is not null, $"No Docker sandbox here. {_reason}");

    internal async Task<ISandbox> StartAsync(TaskDefinition? task = null, string? name = null)
    {
        Need();
        var request = new SandboxRequest(RunId, name ?? $"trial-{Guid.NewGuid().ToString("N")[..8]}", task ?? NewTask(), ForbidNetwork: false);
        return await Provider.StartAsync(request, new InlineProgress<string>(_ => { }), TestContext.Current.CancellationToken);
    }

    /// <summary>A task in the base image without network; the folder holds what is put into it.</summary>
    internal TaskDefinition NewTask(TaskEnvironment? environment = null, string? digest = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"))).FullName;
        return new TaskDefinition
        {
            Name = "Sample_Task",
            Folder = folder,
            Instruction = "Do it.",
            Digest = digest ?? Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N"),
            Metadata = new JsonObject(),
            Agent = new TaskAgentSettings(null, null),
            Verifier = new TaskVerifierSettings(600, null, new Dictionary<string, string>()),
            Environment = environment ?? NoNetwork,
        };
    }

    internal static TaskEnvironment NoNetwork { get; } = new() { BuildTimeoutSeconds = 120, DockerImage = DockerImages.Base, Network = TaskNetwork.None };

    internal string NewFolder() => Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"))).FullName;

    internal async Task<bool> ExistsAsync(string container)
    {
        try
        {
            await Engine.AskAsync("Look", (client, token) => client.Containers.InspectContainerAsync(container, token), TestContext.Current.CancellationToken);
            return true;
        }
        catch (SandboxException e) when (e.IsNotFound())
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_reason is null)
        {
            await Provider.CleanUpAsync(RunId, default);
        }
        await Provider.DisposeAsync();
        Engine.Dispose();
        await Folders.DeleteAsync(_folder);
    }
}
