using Docker.DotNet;
using Docker.DotNet.Models;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>Finds out, once for an engine, whether its storage driver can limit a container's size.</summary>
internal sealed class DriverQuota(DockerEngine engine) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool? _enforced;

    internal async Task<bool> IsEnforcedAsync(SystemInfoResponse info, string image, CancellationToken cancellationToken)
    {
        if (_enforced is { } known)
        {
            return known;
        }
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _enforced ??= MayBe(info) && await TryAsync(image, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    // overlay2 needs xfs under it, mounted with pquota; whether it is can only be learnt by trying. Other drivers than
    // these ignore the wish or refuse it.
    private static bool MayBe(SystemInfoResponse info) => info.Driver switch
    {
        "overlay2" => info.DriverStatus?.Any(s => s is ["Backing Filesystem", "xfs"]) == true,
        "btrfs" or "zfs" => true,
        _ => false,
    };

    private async Task<bool> TryAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            var id = await engine.CreateContainerAsync(new CreateContainerParameters
            {
                Name = $"vectorscope-quota-{Guid.NewGuid():N}",
                Image = image,
                Cmd = ["/bin/sh"],
                HostConfig = new HostConfig { StorageOpt = new Dictionary<string, string> { ["size"] = "1G" } },
            }, cancellationToken);
            await engine.RemoveContainerAsync(id, CancellationToken.None);
            return true;
        }
        catch (SandboxException e) when (e.InnerException is DockerApiException)
        {
            return false;
        }
    }
}
