using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Vectorscope.Jobs.Artifacts;

/// <summary>SHA-256 of files; a file that is as it was is not read again, since forms ask with every change.</summary>
internal sealed class FileHashes
{
    private readonly ConcurrentDictionary<(string Path, long Bytes, DateTime Written), string> _known = new();

    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<(string Sha256, long Bytes)> OfAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        var key = (path, file.Length, file.LastWriteTimeUtc);
        if (!_known.TryGetValue(key, out var sha256))
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, useAsync: true);
            sha256 = await OfAsync(stream, cancellationToken);
            _known[key] = sha256;
        }
        return (sha256, file.Length);
    }

    /// <summary>Of what the stream holds from here on.</summary>
    public static async Task<string> OfAsync(Stream stream, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
}
