using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Vectorscope.Dashboard.Hosting.Diagnosis;

/// <summary>Asks the Docker engine itself, over its socket; the client program proves nothing.</summary>
internal sealed class DockerCheck : ICheck
{
    private const string Name = "Docker engine";
    private const string Advice = "Needed for benchmarks with Docker task images: install and start Docker, and let this user use its socket. bubblewrap serves without it.";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var host = Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } given ? given : "unix:///var/run/docker.sock";
        if (!Uri.TryCreate(host, UriKind.Absolute, out var uri) || uri.Scheme is not ("unix" or "tcp" or "http"))
            return new Finding(Name, FindingState.Broken, Needed: false, $"DOCKER_HOST is '{host}'", "Give unix:///path or tcp://host:port.");
        if (uri.Scheme == "unix" && !File.Exists(uri.AbsolutePath))
            return new Finding(Name, FindingState.Missing, Needed: false, $"no socket at {uri.AbsolutePath}", Advice);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            using var handler = new SocketsHttpHandler { UseProxy = false };
            if (uri.Scheme == "unix") handler.ConnectCallback = (_, token) => ConnectAsync(uri.AbsolutePath, token);
            using var http = new HttpClient(handler);
            var address = uri.Scheme == "unix" ? "http://docker" : $"http://{uri.Authority}";
            var version = await http.GetFromJsonAsync<JsonElement>($"{address}/version", limit.Token);
            return new Finding(Name, FindingState.Ok, Needed: false, $"{version.GetProperty("Version").GetString()}, {host}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new Finding(Name, FindingState.Broken, Needed: false, $"{host} does not answer: {e.Message}", Advice);
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
