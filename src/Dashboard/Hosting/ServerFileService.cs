using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>Keeps server.json while the server listens.</summary>
internal sealed class ServerFileService(IServer server, ServerIdentity identity, DataOptions data, TimeProvider time) : IHostedLifecycleService
{
    private ServerRecord? _record;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (addresses.FirstOrDefault() is { } address)
        {
            _record = new ServerRecord(ReachableFromHere(address), Environment.ProcessId, time.GetUtcNow(), ServerIdentity.ProductVersion, identity.Instance);
            _record.Write(data.Folder);
        }
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _record?.Remove(data.Folder);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // "Every address" is not one that a client can call.
    private static string ReachableFromHere(string address) =>
        address.Replace("//[::]:", "//localhost:", StringComparison.Ordinal).Replace("//0.0.0.0:", "//localhost:", StringComparison.Ordinal);
}
