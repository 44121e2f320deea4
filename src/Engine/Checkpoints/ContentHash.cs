using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Vectorscope.Engine.Files;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>A hash over files that several cores can compute at once.</summary>
/// <remarks>
/// A file's digest is SHA-256 over the SHA-256 digests of its 64 MiB pieces; the result is SHA-256 over one line
/// "name length digest" per file. One chain over 8 GB would keep a single core busy for half a minute.
/// </remarks>
internal static class ContentHash
{
    private const long PieceLength = 64L << 20;
    private const int ReadLength = 1 << 20;

    /// <summary>Hashes files in the given order.</summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    internal static string Of(IReadOnlyList<string> paths, IProgress<HashProgress>? progress, CancellationToken cancellationToken)
    {
        // Of the files themselves: a link's own length is that of the path in it.
        var lengths = paths.Select(p => PlainFile.Check(p).Bytes).ToArray();
        var total = lengths.Sum();
        long done = 0;
        var lines = new StringBuilder();
        for (var i = 0; i < paths.Count; i++)
        {
            var length = lengths[i];
            var digests = new byte[(length + PieceLength - 1) / PieceLength * SHA256.HashSizeInBytes];
            using var file = File.OpenHandle(paths[i], share: FileShare.ReadWrite | FileShare.Delete, options: FileOptions.SequentialScan);
            var path = paths[i];
            Parallel.For(0, digests.Length / SHA256.HashSizeInBytes, new() { CancellationToken = cancellationToken }, piece =>
            {
                var start = piece * PieceLength;
                var end = Math.Min(length, start + PieceLength);
                HashPiece(path, file, start, end, digests.AsSpan(piece * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes));
                progress?.Report(new(Interlocked.Add(ref done, end - start), total));
            });
            lines.Append(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)} {length} {Convert.ToHexStringLower(SHA256.HashData(digests))}\n");
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    private static void HashPiece(string path, SafeFileHandle file, long start, long end, Span<byte> digest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[(int)Math.Min(ReadLength, end - start)];
        while (start < end)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - start)), start);
            if (read == 0) throw new CheckpointException(path, "became shorter while it was hashed");
            hash.AppendData(buffer, 0, read);
            start += read;
        }
        hash.GetHashAndReset(digest);
    }
}
