using System.Collections.Concurrent;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>
/// Where the storage driver limits nothing: measures what sandboxes have written and stops those beyond their limit. Measuring walks all
/// files, so it follows the free space of the disk, which costs nothing to ask, and measures when that falls.
/// </summary>
/// <remarks>Sizes are as files tell them: a sparse file counts in full. Volumes that an image declares are not counted.</remarks>
internal sealed partial class DiskWatch(DockerEngine engine, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(3);
    private const long Fall = 128L << 20;

    /// <summary>Left for the machine itself, whatever tasks were promised.</summary>
    private const long Reserve = 1L << 30;

    // The engine mounts these from its own folder: writable by the sandbox's root, and not part of its size.
    private static readonly string[] Uncounted = ["/etc/hosts", "/etc/hostname", "/etc/resolv.conf"];

    private readonly ConcurrentDictionary<DockerSandbox, long> _watched = [];
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _lock = new();
    private Task? _watching;

    /// <exception cref="SandboxException">The disk that holds containers has no room for another.</exception>
    internal static void ThrowIfNearlyFull(DockerEngine engine, SystemInfoResponse info)
    {
        if (Free(engine, info.DockerRootDir) is { } free && free < 2 * Reserve)
        {
            throw new SandboxException($"The disk that holds Docker's containers ({info.DockerRootDir}) has only {free >> 20} MiB left. Free some, for example with docker image prune.");
        }
    }

    /// <returns>Ends the watch over this sandbox.</returns>
    internal IDisposable Watch(DockerSandbox sandbox, long limit)
    {
        _watched[sandbox] = limit;
        lock (_lock)
        {
            _watching ??= Task.Run(WatchAsync);
        }
        return new Watched(this, sandbox);
    }

    private async Task WatchAsync()
    {
        var root = await RootAsync();
        var measured = time.GetTimestamp();
        var freeThen = Free(engine, root);
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_disposed.Token))
            {
                var free = Free(engine, root);
                freeThen ??= free;
                var due = time.GetElapsedTime(measured) > (free is null ? Often : Seldom);
                if (!_watched.IsEmpty && (due || free < Reserve || freeThen - free > Fall))
                {
                    await MeasureAsync(free < Reserve);
                    measured = time.GetTimestamp();
                    freeThen = Free(engine, root);
                }
                // Space that others freed must not hide what is written next.
                else if (free > freeThen)
                {
                    freeThen = free;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task<string?> RootAsync()
    {
        try
        {
            return (await engine.InfoAsync(_disposed.Token)).DockerRootDir;
        }
        catch (SandboxException e)
        {
            LogCannotMeasure(logger, "the engine's disk", e);
            return null;
        }
    }

    private async Task MeasureAsync(bool nearlyFull)
    {
        var sizes = new List<(DockerSandbox Sandbox, long Size)>();
        foreach (var (sandbox, limit) in _watched)
        {
            if (await SizeAsync(sandbox) is not { } size)
            {
                continue;
            }
            sizes.Add((sandbox, size));
            if (size > limit)
            {
                await StopAsync(sandbox, SandboxLimit.Disk, $"The sandbox held {size >> 20} MiB of files and the task allows {limit >> 20} MiB (environment.storage_mb). It was stopped.");
            }
        }
        // One at a time, and none while a stopped one is still being removed: that may free enough.
        if (nearlyFull && sizes.Count > 0 && sizes.TrueForAll(s => !s.Sandbox.Broken.IsCompleted))
        {
            var (largest, size) = sizes.MaxBy(s => s.Size);
            await StopAsync(largest, SandboxLimit.Machine, $"The machine's disk was nearly full and this sandbox, with {size >> 20} MiB, the largest. It was stopped. Free some space or run fewer trials at a time.");
        }
    }

    private async Task<long?> SizeAsync(DockerSandbox sandbox)
    {
        try
        {
            var state = await engine.AskAsync($"Measure sandbox {sandbox.Id}", (client, token) =>
                client.Containers.InspectContainerAsync(sandbox.Id, new ContainerInspectParameters { IncludeSize = true }, token), _disposed.Token);
            var size = state.SizeRw ?? 0;
            foreach (var path in Uncounted)
            {
                size += (await sandbox.StatAsync(path, _disposed.Token))?.Size ?? 0;
            }
            return size;
        }
        catch (SandboxException e)
        {
            // It may be going at this moment; if it stays, the next look measures it.
            if (!e.IsNotFound()) LogCannotMeasure(logger, sandbox.Id, e);
            return null;
        }
    }

    private async Task StopAsync(DockerSandbox sandbox, SandboxLimit limit, string reason)
    {
        sandbox.Break(limit, reason);
        try
        {
            await engine.AskAsync($"Stop sandbox {sandbox.Id}", (client, token) =>
                client.Containers.KillContainerAsync(sandbox.Id, new ContainerKillParameters(), token), _disposed.Token);
        }
        catch (SandboxException e)
        {
            // Ended by itself a moment ago, or the engine is busy: disposal kills it in any case.
            if (!e.IsConflict() && !e.IsNotFound()) LogCannotStop(logger, sandbox.Id, e);
        }
    }

    private static long? Free(DockerEngine engine, string? root) =>
        engine.IsLocal && root is not null && Directory.Exists(root) ? new DriveInfo(root).AvailableFreeSpace : null;

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        if (_watching is not null)
        {
            await _watching;
        }
        _disposed.Dispose();
    }

    [LoggerMessage(EventId = 402, Level = LogLevel.Warning, Message = "The size of {What} could not be asked.")]
    private static partial void LogCannotMeasure(ILogger logger, string what, Exception exception);

    [LoggerMessage(EventId = 403, Level = LogLevel.Warning, Message = "Sandbox {Sandbox} is beyond its disk limit and could not be stopped.")]
    private static partial void LogCannotStop(ILogger logger, string sandbox, Exception exception);

    private sealed class Watched(DiskWatch watch, DockerSandbox sandbox) : IDisposable
    {
        public void Dispose() => watch._watched.TryRemove(sandbox, out _);
    }
}
