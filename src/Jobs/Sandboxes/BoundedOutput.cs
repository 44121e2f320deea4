using System.Buffers;
using System.Text;

namespace Vectorscope.Jobs.Sandboxes;

/// <summary>Keeps the first and the last half of what a hostile program writes, and counts the rest.</summary>
internal sealed class BoundedOutput(int maxBytes)
{
    private readonly int _headLimit = maxBytes - (maxBytes / 2);
    private readonly int _tailLimit = maxBytes / 2;
    private readonly ArrayBufferWriter<byte> _head = new();

    // A ring, made only when the head is full: most commands write a few bytes.
    private byte[]? _tail;
    private long _tailBytes;

    internal long TotalBytes => _head.WrittenCount + _tailBytes;

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        var first = Math.Min(bytes.Length, _headLimit - _head.WrittenCount);
        _head.Write(bytes[..first]);
        bytes = bytes[first..];
        if (bytes.IsEmpty) return;
        _tail ??= new byte[_tailLimit];
        if (bytes.Length > _tailLimit)
        {
            _tailBytes += bytes.Length - _tailLimit;
            bytes = bytes[^_tailLimit..];
        }
        if (_tailLimit == 0) return;
        var at = (int)(_tailBytes % _tailLimit);
        var straight = Math.Min(bytes.Length, _tailLimit - at);
        bytes[..straight].CopyTo(_tail.AsSpan(at));
        bytes[straight..].CopyTo(_tail);
        _tailBytes += bytes.Length;
    }

    /// <summary>What was kept, with a line between the halves that tells what was not; wrong UTF-8 is replaced.</summary>
    internal string Text()
    {
        if (_tail is null) return Encoding.UTF8.GetString(_head.WrittenSpan);
        if (_tailBytes <= _tailLimit)
        {
            byte[] all = [.. _head.WrittenSpan, .. _tail.AsSpan(0, (int)_tailBytes)];
            return Encoding.UTF8.GetString(all);
        }
        var at = _tailLimit == 0 ? 0 : (int)(_tailBytes % _tailLimit);
        byte[] tail = [.. _tail.AsSpan(at), .. _tail.AsSpan(0, at)];
        var lost = _tailBytes - _tailLimit;
        return $"{Encoding.UTF8.GetString(_head.WrittenSpan)}\n[{lost} bytes left out]\n{Encoding.UTF8.GetString(tail)}";
    }
}
