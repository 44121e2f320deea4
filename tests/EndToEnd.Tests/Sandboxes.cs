using System.Net.Sockets;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>What this machine has for sandboxes. CI has both: a missing one is a failure there, elsewhere the test says it was skipped.</summary>
internal static class Sandboxes
{
    internal static async Task RequireAsync(string sandbox, CancellationToken cancellationToken)
    {
        var missing = sandbox == "docker" ? await DockerIsMissingAsync(cancellationToken) : BubblewrapIsMissing();
        if (missing is null) return;
        Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is null, missing);
        Assert.Fail(missing);
    }

    private static string? BubblewrapIsMissing() =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "bwrap")))
            ? null
            : "bubblewrap is not installed";

    private static async Task<string?> DockerIsMissingAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint("/var/run/docker.sock"), cancellationToken);
            return null;
        }
        catch (SocketException e)
        {
            return $"no Docker engine answers at /var/run/docker.sock: {e.Message}";
        }
    }
}
