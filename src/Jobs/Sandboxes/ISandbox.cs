namespace Vectorscope.Jobs.Sandboxes;

/// <summary>One trial's private machine. Everything in it is hostile; nothing of it survives disposal.</summary>
public interface ISandbox : IAsyncDisposable
{
    /// <summary>Container id or another name under which an operator finds it.</summary>
    string Id { get; }

    /// <summary>Where commands start when they name no folder.</summary>
    string Workdir { get; }

    /// <summary>
    /// Completes when the sandbox had to be stopped because it broke a limit (<see cref="SandboxLimit.Disk"/>),
    /// or died by itself; never before. Pending operations then throw <see cref="SandboxException"/>.
    /// </summary>
    Task<SandboxLimit> Broken { get; }

    /// <summary>Runs a command to its end or its time limit; on the time limit the command and its children are killed.</summary>
    /// <exception cref="SandboxException">The sandbox, not the command, failed.</exception>
    Task<ExecResult> ExecAsync(ExecRequest request, CancellationToken cancellationToken);

    /// <summary>Copies the content of a host folder into a folder of the sandbox, made if missing; files belong to root there.</summary>
    Task CopyInAsync(string hostFolder, string path, CancellationToken cancellationToken);

    /// <summary>
    /// Copies a folder of the sandbox into a host folder: regular files and folders only, no link followed, no name that leaves it,
    /// at most <paramref name="maxBytes"/>; what is left out is returned as lines.
    /// </summary>
    Task<IReadOnlyList<string>> CopyOutAsync(string path, string hostFolder, long maxBytes, CancellationToken cancellationToken);

    /// <summary>The first bytes of regular files, in their order; null where there is none or it is a link.</summary>
    Task<IReadOnlyList<byte[]?>> ReadFilesAsync(IReadOnlyList<FileHead> files, CancellationToken cancellationToken);
}
