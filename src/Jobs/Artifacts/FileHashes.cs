using System.Collections.Concurrent;
using System.Security.Cryptography;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Files;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Artifacts;

/// <summary>SHA-256 of files; a file that is as it was is not read again, since forms ask with every change.</summary>
internal sealed class FileHashes
{
    private readonly ConcurrentDictionary<FileState, string> _known = new();

    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<(string Sha256, long Bytes)> OfAsync(string path, CancellationToken cancellationToken)
    {
        var state = PlainFile.Check(path);
        if (!_known.TryGetValue(state, out var sha256))
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, useAsync: true);
            sha256 = await OfAsync(stream, cancellationToken);
            if (FileState.Of(path) != state)
            {
                throw new IOException($"{Quote.Path(path)} was changed while it was read. Try again when nothing writes it any more.");
            }
            _known[state] = sha256;
        }
        return (sha256, state.Bytes);
    }

    /// <summary>Of what the stream holds from here on.</summary>
    public static async Task<string> OfAsync(Stream stream, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
}
