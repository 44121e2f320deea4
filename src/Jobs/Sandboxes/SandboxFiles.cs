namespace Vectorscope.Jobs.Sandboxes;

/// <summary>What a sandbox's files are asked for one at a time.</summary>
public static class SandboxFiles
{
    /// <summary>A regular file's first bytes; null when there is none or it is a link.</summary>
    public static async Task<byte[]?> ReadFileAsync(this ISandbox sandbox, string path, int maxBytes, CancellationToken cancellationToken) =>
        (await sandbox.ReadFilesAsync([new(path, maxBytes)], cancellationToken))[0];
}
