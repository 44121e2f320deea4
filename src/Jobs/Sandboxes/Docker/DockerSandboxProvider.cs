using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>Sandboxes as containers of a Docker engine.</summary>
public sealed class DockerSandboxProvider : ISandboxProvider, IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly ILogger<DockerSandboxProvider> _logger;
    private readonly string _dataFolder;
    private readonly Lazy<DockerHost> _host;

    public DockerSandboxProvider(DataFolder data, TimeProvider time, ILogger<DockerSandboxProvider> logger)
    {
        _time = time;
        _logger = logger;
        _dataFolder = data.Root;
        _host = new Lazy<DockerHost>(() => new DockerHost(DockerEngine.OfEnvironment(), _dataFolder, _time, _logger));
    }

    public SandboxKind Kind => SandboxKind.Docker;

    public Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken) => DockerAvailability.WhyNotAsync(() => _host.Value.Engine, cancellationToken);

    public string? WhyUnsupported(TaskDefinition task, bool forbidNetwork)
    {
        var environment = task.Environment;
        if (environment.Gpus > 0)
        {
            return $"It asks for {environment.Gpus} GPUs (environment.gpus); sandboxes have none.";
        }
        if (environment.Network == TaskNetwork.AllowList && environment.AllowedHosts.Count > 0 && !forbidNetwork)
        {
            return "It allows only named hosts (environment.allowed_hosts), which a plain container cannot enforce. Run it with the network forbidden.";
        }
        if (environment.DockerImage is null && !environment.HasDockerfile)
        {
            return "It has neither environment.docker_image nor environment/Dockerfile.";
        }
        if (BuildKit.ProblemOf(environment) is { } problem)
        {
            return $"{problem.File}: {problem.Message}";
        }
        return null;
    }

    public async Task<ISandbox> StartAsync(SandboxRequest request, IProgress<string> log, CancellationToken cancellationToken)
    {
        if (WhyUnsupported(request.Task, request.ForbidNetwork) is { } reason)
        {
            throw new SandboxException($"Task {request.Task.Name} cannot run in Docker. {reason}");
        }
        var limit = TimeSpan.FromSeconds(request.Task.Environment.BuildTimeoutSeconds);
        using var timeout = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await _host.Value.StartAsync(request, log, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SandboxException($"Task {request.Task.Name} had no running sandbox after {limit.TotalSeconds:0} s (environment.build_timeout_sec, which covers pull, build and start).");
        }
    }

    public Task CleanUpAsync(string? runId, CancellationToken cancellationToken) => DockerLeftovers.RemoveAsync(_host.Value.Engine, runId, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_host.IsValueCreated)
        {
            await _host.Value.DisposeAsync();
        }
    }
}
