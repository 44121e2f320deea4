using System.Formats.Tar;
using Docker.DotNet.Models;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>One container of one trial.</summary>
internal sealed class DockerSandbox : ISandbox
{
    // Go's file mode bits; those of everything that is no regular file: folder, link, device, pipe, socket, character device, irregular.
    private const uint NotRegular = Folder | 0x0800_0000 | 0x0400_0000 | 0x0200_0000 | 0x0100_0000 | 0x0020_0000 | 0x0008_0000;

    private const uint Folder = 0x8000_0000;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly DockerEngine _engine;
    private readonly TimeProvider _time;
    private readonly DockerExec _exec;
    private readonly SandboxWatch _watch;
    private readonly Func<ValueTask> _dispose;

    /// <param name="dispose">Removes the container and what belongs to it.</param>
    internal DockerSandbox(DockerEngine engine, string id, string workdir, TimeProvider time, Func<ValueTask> dispose)
    {
        _engine = engine;
        _time = time;
        _exec = new DockerExec(engine, id, time);
        _watch = new SandboxWatch(engine, id, time);
        _dispose = dispose;
        Id = id;
        Workdir = workdir;
    }

    public string Id { get; }
    public string Workdir { get; }
    public Task<SandboxLimit> Broken => _watch.Broken;

    internal void Break(SandboxLimit limit, string reason) => _watch.Break(limit, reason);

    public Task<ExecResult> ExecAsync(ExecRequest request, CancellationToken cancellationToken) =>
        WorkAsync(token => RunAsync(request, token), cancellationToken);

    public Task CopyInAsync(string hostFolder, string path, CancellationToken cancellationToken) => WorkAsync(async token =>
    {
        if (await StatAsync(path, token) is null)
        {
            await PutAsync("/", SandboxFolders.Tar([path], SandboxFolders.Ordinary), token);
        }
        await using var folder = FolderStream.Open(hostFolder, token);
        await PutAsync(path, folder.Tar, token);
        return true;
    }, cancellationToken);

    public Task<IReadOnlyList<string>> CopyOutAsync(string path, string hostFolder, long maxBytes, CancellationToken cancellationToken) => WorkAsync(async token =>
    {
        if (await GetAsync(path, token) is not { Stream: { } stream } archive)
        {
            return [$"{path}: not there"];
        }
        await using var tar = new ArchiveStream(stream);
        if ((archive.Stat.Mode & Folder) == 0)
        {
            return [$"{path}: not a folder"];
        }
        return await TarExtraction.ExtractAsync(tar, hostFolder, maxBytes, archive.Stat.Name, token);
    }, cancellationToken);

    public async Task<IReadOnlyList<byte[]?>> ReadFilesAsync(IReadOnlyList<FileHead> files, CancellationToken cancellationToken)
    {
        var found = new List<byte[]?>(files.Count);
        foreach (var (path, maxBytes) in files) found.Add(await ReadFileAsync(path, maxBytes, cancellationToken));
        return found;
    }

    private Task<byte[]?> ReadFileAsync(string path, int maxBytes, CancellationToken cancellationToken) => WorkAsync(async token =>
    {
        if (await GetAsync(path, token) is not { Stream: { } stream } archive)
        {
            return null;
        }
        await using var tar = new ArchiveStream(stream);
        if ((archive.Stat.Mode & NotRegular) != 0)
        {
            return null;
        }
        await using var reader = new TarReader(tar, leaveOpen: true);
        // It may have been replaced between the look and the copy.
        return await reader.GetNextEntryAsync(copyData: false, token) is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile } entry
            ? await FirstBytesAsync(entry, maxBytes, token)
            : null;
    }, cancellationToken);

    /// <summary>Unpacks into a folder that exists.</summary>
    internal Task PutAsync(string path, Stream tar, CancellationToken cancellationToken) =>
        _engine.AskAsync($"Copy into {path} of sandbox {Id}", (client, token) =>
            client.Containers.ExtractArchiveToContainerAsync(Id, new CopyToContainerParameters { Path = path }, tar, token), cancellationToken, Timeout.InfiniteTimeSpan);

    /// <summary>Null when there is nothing of that name.</summary>
    internal async Task<ContainerPathStatResponse?> StatAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return (await _engine.AskAsync($"Look at {path} of sandbox {Id}", (client, token) =>
                client.Containers.GetArchiveFromContainerAsync(Id, new ContainerPathStatParameters { Path = path }, statOnly: true, token), cancellationToken)).Stat;
        }
        catch (SandboxException e) when (e.IsNotFound())
        {
            return null;
        }
    }

    private async Task<ContainerArchiveResponse?> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await _engine.AskAsync($"Copy {path} out of sandbox {Id}", (client, token) =>
                client.Containers.GetArchiveFromContainerAsync(Id, new ContainerPathStatParameters { Path = path }, statOnly: false, token), cancellationToken);
        }
        catch (SandboxException e) when (e.IsNotFound())
        {
            await _watch.CheckAsync(cancellationToken);
            return null;
        }
    }

    private async Task<ExecResult> RunAsync(ExecRequest request, CancellationToken cancellationToken)
    {
        ExecResult result;
        try
        {
            result = await _exec.RunAsync(request, _watch.Stopped, cancellationToken);
        }
        catch (ProcessLimitException)
        {
            // Whatever filled the process limit goes, so that the trial can be graded: files stay.
            await _watch.RestartAsync(cancellationToken);
            try
            {
                result = await _exec.RunAsync(request, _watch.Stopped, cancellationToken);
            }
            catch (ProcessLimitException again)
            {
                throw new SandboxException(again.Message, again);
            }
        }
        if (result.ExitCode is 137 or 255)
        {
            // Killed: alone, or with the whole container, which the engine notices a moment later.
            await LookTwiceAsync(cancellationToken);
        }
        return result;
    }

    private async Task LookTwiceAsync(CancellationToken cancellationToken)
    {
        await _watch.CheckAsync(cancellationToken);
        await Task.WhenAny(Broken, Task.Delay(Moment, _time, cancellationToken));
    }

    private async Task<T> WorkAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _watch.Stopped);
        try
        {
            var result = await work(either.Token);
            ThrowIfBroken();
            return result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ThrowIfBroken();
            throw;
        }
        catch (SandboxException)
        {
            // The engine's refusal may just mean that the container is gone: then say that.
            if (!Broken.IsCompleted) await LookTwiceAsync(cancellationToken);
            ThrowIfBroken();
            throw;
        }
    }

    private void ThrowIfBroken()
    {
        if (Broken.IsCompleted)
        {
            throw new SandboxException(_watch.Reason);
        }
    }

    private static async Task<byte[]> FirstBytesAsync(TarEntry entry, int maxBytes, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Min(entry.Length, maxBytes)];
        var read = entry.DataStream is { } content ? await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken) : 0;
        return bytes[..read];
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _dispose();
    }
}
