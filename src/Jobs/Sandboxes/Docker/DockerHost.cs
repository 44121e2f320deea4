using Microsoft.Extensions.Logging;
using Docker.DotNet.Models;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>One engine as this process uses it: its images, the network, the watch over its disk, and how a sandbox is put together.</summary>
internal sealed partial class DockerHost(DockerEngine engine, string dataFolder, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly DockerImages _images = new(engine, time);
    private readonly DockerNetwork _network = new(engine, dataFolder);
    private readonly NetworkGuard _guard = new(engine);
    private readonly DiskWatch _disk = new(engine, time, logger);
    private readonly DriverQuota _quota = new(engine);

    internal DockerEngine Engine => engine;

    internal async Task<ISandbox> StartAsync(SandboxRequest request, IProgress<string> log, CancellationToken cancellationToken)
    {
        var environment = request.Task.Environment;
        var variables = EnvironmentVariables.Resolve(environment.Variables);
        var info = await engine.InfoAsync(cancellationToken);
        DiskWatch.ThrowIfNearlyFull(engine, info);
        var image = await _images.EnsureAsync(request.Task, log, cancellationToken);
        var labels = DockerLabels.OfTrial(dataFolder, request);
        var made = new List<string>();
        try
        {
            var settings = new SandboxSettings
            {
                Image = image.ID,
                Labels = labels,
                Variables = variables,
                Workdir = environment.Workdir,
                Cpus = environment.Cpus,
                MemoryMb = environment.MemoryMb,
                StorageMb = environment.StorageMb,
                EngineCpus = info.NCPU,
                DriverLimitsSize = await _quota.IsEnforcedAsync(info, image.ID, cancellationToken),
                NetworkOf = HasNetwork(request) ? await GuardAsync(request, image.ID, labels, made, cancellationToken) : null,
            };
            if (environment.Cpus > info.NCPU)
            {
                log.Report($"Task {request.Task.Name} asks for {environment.Cpus} processors; the engine's machine has {info.NCPU}.");
            }
            made.Add(await engine.CreateContainerAsync(settings.ToParameters(ContainerName(request)), cancellationToken));
            return await BringUpAsync(request.Task, settings, image, made, cancellationToken);
        }
        catch (Exception)
        {
            await RemoveAsync(made);
            throw;
        }
    }

    private async Task<string> GuardAsync(SandboxRequest request, string image, IDictionary<string, string> labels, List<string> made, CancellationToken cancellationToken)
    {
        var network = await _network.EnsureAsync(cancellationToken);
        var guardImage = await engine.FindImageAsync(DockerImages.Base, cancellationToken) is null ? image : DockerImages.Base;
        var guard = await _guard.StartAsync($"{ContainerName(request)}-network", network, guardImage, labels, cancellationToken);
        made.Add(guard);
        return guard;
    }

    private async Task<ISandbox> BringUpAsync(TaskDefinition task, SandboxSettings settings, ImageInspectResponse image, List<string> made, CancellationToken cancellationToken)
    {
        var id = made[^1];
        await engine.AskAsync($"Make /logs in container {id}", (client, token) => client.Containers.ExtractArchiveToContainerAsync(
            id, new CopyToContainerParameters { Path = "/" }, SandboxFolders.LogsTar(), token), cancellationToken);
        await engine.AskAsync($"Start container {id}", (client, token) => client.Containers.StartContainerAsync(id, new ContainerStartParameters(), token), cancellationToken);
        var workdir = task.Environment.Workdir ?? (image.Config?.WorkingDir is { Length: > 0 } own ? own : "/");
        DockerSandbox? sandbox = null;
        IDisposable? watched = null;
        sandbox = new DockerSandbox(engine, id, workdir, time, async () =>
        {
            watched?.Dispose();
            await RemoveAsync(made);
        });
        watched = settings.DriverLimitsSize ? null : _disk.Watch(sandbox, settings.StorageBytes);
        try
        {
            if (task.Environment is { DockerImage: not null, HasDockerfile: false } && Directory.Exists(task.EnvironmentFolder) && Directory.EnumerateFileSystemEntries(task.EnvironmentFolder).Any())
            {
                await sandbox.CopyInAsync(task.EnvironmentFolder, workdir, cancellationToken);
            }
            return sandbox;
        }
        catch (Exception)
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    // The sandbox first: it lives in the other's network.
    private async ValueTask RemoveAsync(List<string> containers)
    {
        foreach (var container in Enumerable.Reverse(containers))
        {
            try
            {
                await engine.RemoveContainerAsync(container, CancellationToken.None);
            }
            catch (SandboxException e)
            {
                // The trial's result stands; the labels let a later clean-up find it.
                LogLeftBehind(logger, container, e);
            }
        }
    }

    private static bool HasNetwork(SandboxRequest request) => !request.ForbidNetwork && request.Task.Environment.Network == TaskNetwork.Public;

    private static string ContainerName(SandboxRequest request) => $"vectorscope-{request.RunId}-{request.TrialName}";

    public async ValueTask DisposeAsync()
    {
        await _disk.DisposeAsync();
        _quota.Dispose();
        try
        {
            await _network.DisposeAsync();
        }
        catch (SandboxException e)
        {
            LogLeftBehind(logger, "network", e);
        }
        engine.Dispose();
    }

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "{Container} could not be removed from the Docker engine; a later clean-up will try again.")]
    private static partial void LogLeftBehind(ILogger logger, string container, Exception exception);
}
