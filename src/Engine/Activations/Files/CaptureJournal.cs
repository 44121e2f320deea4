using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Vectorscope.Engine.Activations.Files;

/// <summary>The list of batches that are safely in a capture's file, one line each, on disk before the next batch begins.</summary>
/// <remarks>
/// Each line ends with a checksum. Reading stops at the first line that is torn or does not match, and the rest is cut off
/// before anything is appended: a half-written number can never run together with the next one.
/// </remarks>
internal sealed class CaptureJournal : IDisposable
{
    private const string Kind = "capture-journal 1";
    private readonly SafeFileHandle _file;
    private long _end;

    private CaptureJournal(SafeFileHandle file, long end, IReadOnlyList<int> finished) =>
        (_file, _end, Finished) = (file, end, finished);

    /// <summary>Batches that an earlier attempt finished.</summary>
    public IReadOnlyList<int> Finished { get; }

    /// <summary>Starts an empty journal, replacing one that exists.</summary>
    public static CaptureJournal Create(string path, string fingerprint)
    {
        var journal = new CaptureJournal(File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read), 0, []);
        // On disk with the first batch: a journal without this line is none, and nothing was finished by then.
        journal.Append($"{Kind} {fingerprint}", toDisk: false);
        return journal;
    }

    /// <summary>Goes on with a journal, or returns null when there is none of this fingerprint.</summary>
    public static CaptureJournal? Resume(string path, string fingerprint, int batches)
    {
        if (!File.Exists(path))
            return null;
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var bytes = new byte[RandomAccess.GetLength(file)];
        RandomAccess.Read(file, bytes, 0);
        var finished = new List<int>();
        var end = 0;
        var first = true;
        while (NextLine(bytes, end) is { } line)
        {
            if (first ? line.Text != $"{Kind} {fingerprint}" : !IsBatch(line.Text, batches, out var batch) || !Note(batch))
                break;
            first = false;
            end = line.End;
        }
        if (first)
        {
            file.Dispose();
            return null;
        }
        RandomAccess.SetLength(file, end);
        return new CaptureJournal(file, end, finished);

        bool Note(int batch)
        {
            finished.Add(batch);
            return true;
        }
    }

    /// <summary>Records a batch; it is on disk on return.</summary>
    public void Finish(int batch) => Append($"batch {batch}", toDisk: true);

    private void Append(string text, bool toDisk)
    {
        var line = Encoding.ASCII.GetBytes($"{text} {Checksum(text)}\n");
        RandomAccess.Write(_file, line, _end);
        if (toDisk) RandomAccess.FlushToDisk(_file);
        _end += line.Length;
    }

    private static (string Text, int End)? NextLine(byte[] bytes, int start)
    {
        var length = bytes.AsSpan(start).IndexOf((byte)'\n');
        if (length < 0)
            return null;
        var line = Encoding.ASCII.GetString(bytes, start, length);
        var space = line.LastIndexOf(' ');
        return space > 0 && line[(space + 1)..] == Checksum(line[..space]) ? (line[..space], start + length + 1) : null;
    }

    private static bool IsBatch(string text, int batches, out int batch)
    {
        batch = -1;
        return text.StartsWith("batch ", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(6), out batch) && batch >= 0 && batch < batches;
    }

    private static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)).AsSpan(0, 6));

    public void Dispose() => _file.Dispose();
}
