using System.Net.NetworkInformation;
using System.Net.Sockets;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>
/// A small container that owns the network of one sandbox. It alone may change routes, and turns those to cloud metadata and to this
/// machine into dead ends before the sandbox starts; the sandbox shares the network without that right. What stays reachable is the
/// rest of the world, other machines of the local network among it; and a program that insists on the interface still reaches services
/// of this machine that listen on every address, through the bridge's own.
/// </summary>
internal sealed class NetworkGuard(DockerEngine engine)
{
    private const string Ready = "guarded";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Link-local is where clouds serve credentials of the machine; two clouds use addresses elsewhere.
    private static readonly string[] Metadata = ["169.254.0.0/16", "169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200"];

    // A program that binds to the interface makes the kernel look for the address on the bridge itself instead of giving up; there a
    // neighbour that does not exist is waiting.
    private const string Script = $$"""
        set -e
        way=$(ip route show default)
        device=${way#* dev }
        device=${device%% *}
        gateway=${way#* via }
        gateway=${gateway%% *}
        for address in "$@"; do
          ip route replace blackhole "$address"
          case $address in */* | "$gateway") ;; *) ip neigh replace "$address" lladdr 02:00:00:00:00:01 dev "$device" nud permanent ;; esac
        done
        ip route replace blackhole "$gateway"
        echo {{Ready}}
        while :; do sleep 86400 & wait $!; done
        """;

    /// <returns>The container whose network is to be shared.</returns>
    internal async Task<string> StartAsync(string name, string network, string image, IDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        var hostAddresses = engine.IsLocal ? HostAddresses() : [];
        var id = await engine.CreateContainerAsync(new CreateContainerParameters
        {
            Name = name,
            Image = image,
            Hostname = SandboxSettings.Name,
            User = "0",
            Entrypoint = ["/bin/sh", "-c", Script, "sh", .. Metadata, .. hostAddresses],
            Cmd = [],
            WorkingDir = "/",
            Labels = labels,
            HostConfig = new HostConfig
            {
                NetworkMode = network,
                DNS = NameServersAreBlocked() ? ["1.1.1.1", "8.8.8.8"] : [],
                SecurityOpt = ["no-new-privileges"],
                CapDrop = ["ALL"],
                CapAdd = ["NET_ADMIN"],
                ReadonlyRootfs = true,
                PidsLimit = 16,
                Memory = 64 * SandboxSettings.MiB,
                MemorySwap = 64 * SandboxSettings.MiB,
                LogConfig = new LogConfig { Type = "none" },
            },
        }, cancellationToken);
        try
        {
            await WaitUntilReadyAsync(id, image, cancellationToken);
            return id;
        }
        catch (Exception)
        {
            await engine.RemoveContainerAsync(id, CancellationToken.None);
            throw;
        }
    }

    private async Task WaitUntilReadyAsync(string id, string image, CancellationToken cancellationToken)
    {
        var said = await engine.AskAsync("Guard the sandbox's network", async (client, token) =>
        {
            using var stream = await client.Containers.AttachContainerAsync(
                id, new ContainerAttachParameters { Stream = true, Stdout = true, Stderr = true }, token);
            await client.Containers.StartContainerAsync(id, new ContainerStartParameters(), token);
            return await ReadAsync(stream, token);
        }, cancellationToken, Limit);
        if (!said.Contains(Ready, StringComparison.Ordinal))
        {
            throw new SandboxException($"The task has a network, and image {image} could not keep it away from cloud metadata ({said.Trim()}). Run ./vectorscope base-image, whose image can, or forbid the network.");
        }
    }

    private static async Task<string> ReadAsync(MultiplexedStream stream, CancellationToken cancellationToken)
    {
        var output = new BoundedOutput(2000);
        var buffer = new byte[1000];
        while (await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken) is { EOF: false } read)
        {
            output.Add(buffer.AsSpan(0, read.Count));
            if (output.Text().Contains(Ready, StringComparison.Ordinal))
            {
                break;
            }
        }
        return output.Text();
    }

    /// <summary>This machine's own addresses: its services are no business of a sandbox. Name servers stay, the sandbox asks them.</summary>
    private static IEnumerable<string> HostAddresses()
    {
        var servers = NameServers();
        return NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .Where(a => a.AddressFamily == AddressFamily.InterNetwork && !System.Net.IPAddress.IsLoopback(a))
            .Select(a => a.ToString())
            .Where(a => !servers.Contains(a))
            .Distinct();
    }

    private bool NameServersAreBlocked() =>
        engine.IsLocal && NameServers() is { Count: > 0 } servers && servers.All(s => s.StartsWith("169.254.", StringComparison.Ordinal) || s == "168.63.129.16" || s == "100.100.100.200");

    private static HashSet<string> NameServers() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().DnsAddresses).Select(a => a.ToString())];
}
