using System.Globalization;
using Docker.DotNet.Models;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>This process's own bridge: its sandboxes reach the world and not one another.</summary>
internal sealed class DockerNetwork(DockerEngine engine, string dataFolder) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private string? _name;

    internal async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _name ??= await CreateAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<string> CreateAsync(CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"vectorscope-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}");
        await engine.AskAsync($"Make network {name}", (client, token) => client.Networks.CreateNetworkAsync(new NetworksCreateParameters
        {
            Name = name,
            Driver = "bridge",
            Options = new Dictionary<string, string> { ["com.docker.network.bridge.enable_icc"] = "false" },
            Labels = DockerLabels.OfThisProcess(dataFolder),
        }, token), cancellationToken);
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        if (_name is not null)
        {
            await engine.RemoveNetworkAsync(_name, CancellationToken.None);
        }
        _gate.Dispose();
    }
}
