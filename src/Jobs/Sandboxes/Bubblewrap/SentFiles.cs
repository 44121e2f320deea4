using System.Buffers.Binary;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>Files as the porter sends them: before each its length in four bytes, -1 where there is none.</summary>
internal static class SentFiles
{
    /// <returns>As many as came whole.</returns>
    internal static async Task<IReadOnlyList<byte[]?>> ReadAsync(Stream stream, IReadOnlyList<FileHead> files, CancellationToken cancellationToken)
    {
        var found = new List<byte[]?>(files.Count);
        var head = new byte[4];
        foreach (var file in files)
        {
            if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken) < head.Length) break;
            var length = BinaryPrimitives.ReadInt32LittleEndian(head);
            if (length > file.MaxBytes) break;
            var content = length < 0 ? null : new byte[length];
            if (content is not null && await stream.ReadAtLeastAsync(content, length, throwOnEndOfStream: false, cancellationToken) < length) break;
            found.Add(content);
        }
        return found;
    }
}
