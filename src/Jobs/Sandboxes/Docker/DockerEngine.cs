using System.Net;
using System.Net.Http;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>The engine of this machine: where it is, and one way of asking it, with a limit and a readable error.</summary>
internal sealed class DockerEngine : IDisposable
{
    private const string LocalSocket = "unix:///var/run/docker.sock";

    /// <summary>For questions that a healthy engine answers in milliseconds; a busy disk may make it seconds.</summary>
    internal static readonly TimeSpan ShortCall = TimeSpan.FromSeconds(120);

    internal DockerEngine(string? host)
    {
        Address = new Uri(string.IsNullOrWhiteSpace(host) ? LocalSocket : host);
        // Waiting for a container or a build takes as long as it takes: limits are given call by call.
        Client = new DockerClientBuilder().WithEndpoint(Address).WithTimeout(Timeout.InfiniteTimeSpan).Build();
    }

    internal Uri Address { get; }
    internal DockerClient Client { get; }

    /// <summary>Whether its files are this machine's files.</summary>
    internal bool IsLocal => Address.Scheme == "unix";

    /// <summary>The engine that <c>DOCKER_HOST</c> names, else the local one.</summary>
    internal static DockerEngine OfEnvironment() => new(Environment.GetEnvironmentVariable("DOCKER_HOST"));

    internal Task AskAsync(string what, Func<DockerClient, CancellationToken, Task> call, CancellationToken cancellationToken, TimeSpan? limit = null) =>
        AskAsync(what, async (client, token) =>
        {
            await call(client, token);
            return true;
        }, cancellationToken, limit);

    /// <param name="what">What is being done, to what; the error begins with it.</param>
    /// <exception cref="SandboxException">The engine refused, did not answer, or is gone. The engine's own exception is inside.</exception>
    internal async Task<T> AskAsync<T>(string what, Func<DockerClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit ?? ShortCall);
        try
        {
            return await call(Client, timeout.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException e)
        {
            throw new SandboxException($"{what}: the Docker engine at {Address} did not answer within {(limit ?? ShortCall).TotalSeconds:0} s.", e);
        }
        catch (DockerApiException e)
        {
            throw new SandboxException($"{what}: {Said(e)}", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Net.Sockets.SocketException or TimeoutException)
        {
            throw new SandboxException($"{what}: the Docker engine at {Address} is not reachable ({e.Message.TrimEnd('.')}).", e);
        }
    }

    internal Task<SystemInfoResponse> InfoAsync(CancellationToken cancellationToken) =>
        AskAsync("Ask the Docker engine what it is", (client, token) => client.System.GetSystemInfoAsync(token), cancellationToken);

    internal async Task<ImageInspectResponse?> FindImageAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync($"Look for image {image}", (client, token) => client.Images.InspectImageAsync(image, token), cancellationToken);
        }
        catch (SandboxException e) when (e.IsNotFound())
        {
            return null;
        }
    }

    public void Dispose() => Client.Dispose();

    private static string Said(DockerApiException e)
    {
        var said = e.ResponseBody?.Trim() ?? "";
        try
        {
            using var json = JsonDocument.Parse(said);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("message", out var message))
            {
                said = message.ToString();
            }
        }
        catch (JsonException)
        {
            // Not JSON: the body as it is says what there is to say.
        }
        return said.Length > 0 ? $"the Docker engine said: {said}" : $"the Docker engine answered {(int)e.StatusCode}.";
    }
}

/// <summary>What the engine's answer was, behind the sentence.</summary>
internal static class EngineRefusal
{
    internal static bool IsNotFound(this SandboxException e) => e.InnerException is DockerApiException { StatusCode: HttpStatusCode.NotFound };

    internal static bool IsConflict(this SandboxException e) => e.InnerException is DockerApiException { StatusCode: HttpStatusCode.Conflict };
}
