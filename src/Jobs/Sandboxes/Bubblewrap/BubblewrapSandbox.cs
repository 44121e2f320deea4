
namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>A private machine made of namespaces. It lives as long as its first process, and that as long as ours.</summary>
internal sealed class BubblewrapSandbox : ISandbox
{
    private static readonly TimeSpan CopyTime = TimeSpan.FromMinutes(10);

    private readonly SandboxEntry _entry;
    private readonly SandboxCommand _monitor;
    private readonly int _init;
    private readonly IReadOnlyDictionary<string, string> _variables;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<SandboxLimit> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _gone = new();
    private readonly Task _watching;
    private volatile bool _diskFull;
    private int _disposed;

    internal BubblewrapSandbox(
        string id, string workdir, SandboxEntry entry, SandboxCommand monitor, int init, IReadOnlyDictionary<string, string> variables, TimeProvider time)
    {
        Id = id;
        Workdir = workdir;
        (_entry, _monitor, _init, _time) = (entry, monitor, init, time);
        _variables = new Dictionary<string, string>(variables);
        _watching = Task.WhenAll(AwaitEndAsync(), LimitWatch.RunAsync(init, entry, EndForFullDisk, time, _gone.Token));
    }

    public string Id { get; }
    public string Workdir { get; }
    public Task<SandboxLimit> Broken => _broken.Task;

    /// <summary>The first process's number on the host.</summary>
    internal int Init => _init;

    internal SandboxEntry Entry => _entry;

    public async Task<ExecResult> ExecAsync(ExecRequest request, CancellationToken cancellationToken)
    {
        if (request.User is not (null or "" or "root" or "0"))
            throw new SandboxException($"A bubblewrap sandbox has no user but root; '{request.User}' was asked for.");
        var output = new BoundedOutput(request.MaxOutputBytes);
        var end = await RunAsync(
            () => _entry.CommandAsync(_init, request.Command, Variables(request.Variables), request.Workdir ?? Workdir, merged: true), isOwn: false, request.Timeout,
            request.Input.IsEmpty ? null : (stream, token) => stream.WriteAsync(request.Input, token).AsTask(),
            (stream, _) => SandboxCommand.PumpAsync(stream, output), cancellationToken);
        lock (output) return new ExecResult(end.ExitCode, output.Text(), output.TotalBytes, end.TimedOut);
    }

    public async Task CopyInAsync(string hostFolder, string path, CancellationToken cancellationToken)
    {
        var end = await InternalAsync(
            ["bash", "-c", "[ -d \"$1\" ] || mkdir -p -- \"$1\" && exec tar -x -C \"$1\" --no-same-owner --preserve-permissions -f - ", "copy", path],
            (stream, token) => FolderTar.WriteAsync(hostFolder, stream, "", token),
            (stream, _) => SandboxCommand.PumpAsync(stream, new BoundedOutput(0)), cancellationToken);
        if (end.ExitCode != 0)
            throw new SandboxException($"{hostFolder} could not be copied to {path} in sandbox {Id}: {end.Complaint}");
    }

    public async Task<IReadOnlyList<string>> CopyOutAsync(string path, string hostFolder, long maxBytes, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> leftOut = [];
        var end = await RunAsync(
            () => _entry.CopyOutAsync(_init, path, maxBytes), isOwn: true, CopyTime, null,
            async (stream, token) => leftOut = await TarExtraction.ExtractAsync(stream, hostFolder, maxBytes, "", token), cancellationToken);
        if (end.ExitCode == Scripts.NoFolder) return [$"{path}: not a folder"];
        return [.. end.Complaint.Split('\n', StringSplitOptions.RemoveEmptyEntries), .. leftOut];
    }

    public async Task<IReadOnlyList<byte[]?>> ReadFilesAsync(IReadOnlyList<FileHead> files, CancellationToken cancellationToken)
    {
        IReadOnlyList<byte[]?> found = [];
        var end = await RunAsync(
            () => _entry.ReadAsync(_init, files), isOwn: true, CopyTime, null,
            async (stream, token) => found = await SentFiles.ReadAsync(stream, files, token), cancellationToken);
        return end.ExitCode == 0 && found.Count == files.Count ? found : throw new SandboxException($"Files of sandbox {Id} could not be read: {end.Complaint}");
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        Kill();
        await _watching;
        await _entry.Group.RemoveAsync(_time);
        _monitor.Dispose();
        _gone.Dispose();
    }

    private sealed record End(int ExitCode, bool TimedOut, string Complaint);

    /// <summary>A command of ours, with nothing of the task's in its environment.</summary>
    private Task<End> InternalAsync(
        IReadOnlyList<string> command, Func<Stream, CancellationToken, Task>? input, Func<Stream, CancellationToken, Task> output,
        CancellationToken cancellationToken) =>
        RunAsync(() => _entry.CommandAsync(_init, command, SandboxVariables.Own, "/", merged: false), isOwn: true, CopyTime, input, output, cancellationToken);

    private async Task<End> RunAsync(
        Func<Task<SandboxCommand>> start, bool isOwn, TimeSpan? timeout, Func<Stream, CancellationToken, Task>? input, Func<Stream, CancellationToken, Task> output,
        CancellationToken cancellationToken)
    {
        ThrowIfGone();
        if (_entry.Group.Processes > _entry.Limits.Processes * 3 / 4) await MakeRoomAsync();
        using var limit = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _gone.Token, cancellationToken);
        using var command = await start();
        try
        {
            if (!await command.EnteredAsync(stop.Token))
            {
                await GoneSoonAsync();
                throw new SandboxException($"No command could be run in sandbox {Id}: {command.Complaint}");
            }
            var feeding = command.FeedAsync(input, stop.Token);
            var reading = output(command.Output, stop.Token);
            var exitCode = await command.EndAsync(reading, isOwn, stop.Token);
            if (exitCode != 0) await GoneSoonAsync();
            if (reading.IsFaulted) await reading;
            _ = feeding;
            return new End(exitCode, false, command.Complaint);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            command.Kill();
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfGone();
            return new End(137, true, command.Complaint);
        }
    }

    /// <summary>
    /// On the way in a full sandbox is emptied; from inside its control group, where we would get one five-hundredth of its share, that
    /// takes its time.
    /// </summary>
    private async Task MakeRoomAsync()
    {
        using var command = await _entry.CommandAsync(_init, ["true"], SandboxVariables.Own, "/", merged: false, joins: false);
        if (await command.EnteredAsync(_gone.Token)) await command.EndAsync(Task.CompletedTask, isOwn: true, _gone.Token);
    }

    private Dictionary<string, string> Variables(IReadOnlyDictionary<string, string> asked)
    {
        var all = new Dictionary<string, string>(SandboxVariables.Own);
        foreach (var (name, value) in _variables.Concat(asked)) all[name] = value;
        return all;
    }

    private async Task AwaitEndAsync()
    {
        // Something holds its outputs open only until it ends; what it says is not for us.
        var output = SandboxCommand.PumpAsync(_monitor.Output, new BoundedOutput(0));
        await _monitor.Ended;
        if (Volatile.Read(ref _disposed) == 0) _broken.TrySetResult(_diskFull ? SandboxLimit.Disk : SandboxLimit.Died);
        await _gone.CancelAsync();
        await output;
    }

    private void EndForFullDisk()
    {
        _diskFull = true;
        Kill();
    }

    private void Kill()
    {
        // Its number is its own until bwrap, which waits for it, has ended.
        if (!_monitor.Ended.IsCompleted) Libc.Kill(_init);
    }

    /// <summary>A command that fails may have failed because the sandbox just died: bwrap's end follows within moments.</summary>
    private async Task GoneSoonAsync()
    {
        if (ProcessTable.Find(_init) is { Exiting: false }) return;
        await Task.WhenAny(_broken.Task, Task.Delay(TimeSpan.FromSeconds(10), _time));
        ThrowIfGone();
    }

    private void ThrowIfGone()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (_broken.Task.IsCompletedSuccessfully)
            throw new SandboxException(_broken.Task.GetAwaiter().GetResult() == SandboxLimit.Disk
                ? $"Sandbox {Id} was stopped: its disk of {_entry.Limits.DiskBytes >> 20} MB was full."
                : $"Sandbox {Id} died.");
    }
}
