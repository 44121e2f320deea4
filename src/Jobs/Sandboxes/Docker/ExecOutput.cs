using System.Globalization;
using System.Text;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>A command's output, bounded, without the first line, which tells its process id.</summary>
internal sealed class ExecOutput(int maxBytes)
{
    /// <summary>Told in place of a process id when nothing was run.</summary>
    internal const string Full = "full";

    private const int LongestId = 20;

    private readonly Lock _lock = new();
    private readonly BoundedOutput _kept = new(maxBytes);
    private readonly List<byte> _first = [];
    private bool _told;

    /// <summary>The command was not run: too many processes are there.</summary>
    internal bool IsFull { get; private set; }

    /// <summary>Null before it has been told: nothing of the command runs yet.</summary>
    internal int? ProcessId { get; private set; }

    internal long TotalBytes
    {
        get { lock (_lock) { return _kept.TotalBytes; } }
    }

    internal void Add(ReadOnlySpan<byte> bytes, bool standardOutput)
    {
        lock (_lock)
        {
            if (!_told && standardOutput)
            {
                bytes = TakeId(bytes);
            }
            _kept.Add(bytes);
        }
    }

    internal string Text()
    {
        lock (_lock)
        {
            return _kept.Text();
        }
    }

    private ReadOnlySpan<byte> TakeId(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        _first.AddRange(end < 0 ? bytes : bytes[..end]);
        _told = end >= 0 || _first.Count > LongestId;
        if (!_told)
        {
            return [];
        }
        var first = Encoding.ASCII.GetString([.. _first]);
        IsFull = first == Full;
        if (int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            ProcessId = id;
            return bytes[(end + 1)..];
        }
        // No id: the engine itself wrote here, because the command could not be started.
        _kept.Add([.. _first]);
        return end < 0 ? [] : bytes[end..];
    }
}
