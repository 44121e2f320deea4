using System.Buffers;
using System.IO.Pipelines;

namespace Vectorscope.Dashboard.Cli;

/// <summary>The lines of a stream as bytes, so that a line that is not UTF-8 can be named by its number.</summary>
internal sealed class Utf8Lines(Stream stream)
{
    private readonly PipeReader _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
    private ReadOnlySequence<byte> _rest;
    private bool _ended;
    private bool _started;

    /// <summary>Number of the line that <see cref="TryNext"/> gave last, from 1.</summary>
    internal long Number { get; private set; }

    /// <summary>Reads on, after flushing what the reader of these lines has written; false at the end.</summary>
    internal async ValueTask<bool> FillAsync(TextWriter flushed, CancellationToken cancellationToken)
    {
        if (_started)
        {
            if (_ended) return false;
            _pipe.AdvanceTo(_rest.Start, _rest.End);
        }
        if (!_pipe.TryRead(out var read))
        {
            await flushed.FlushAsync(cancellationToken);
            read = await _pipe.ReadAsync(cancellationToken);
        }
        (_rest, _ended) = (read.Buffer, read.IsCompleted);
        if (!_started) SkipByteOrderMark();
        _started = true;
        return true;
    }

    /// <summary>The next whole line that has been read, without its end.</summary>
    internal bool TryNext(out ReadOnlyMemory<byte> line)
    {
        line = default;
        if (_rest.PositionOf((byte)'\n') is { } end)
        {
            line = Trim(_rest.Slice(0, end));
            _rest = _rest.Slice(_rest.GetPosition(1, end));
        }
        else if (_ended && !_rest.IsEmpty)
        {
            line = Trim(_rest);
            _rest = _rest.Slice(_rest.End);
        }
        else
        {
            return false;
        }
        Number++;
        return true;
    }

    private void SkipByteOrderMark()
    {
        if (_rest.Length >= 3 && _rest.Slice(0, 3).ToArray() is [0xEF, 0xBB, 0xBF]) _rest = _rest.Slice(3);
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlySequence<byte> line)
    {
        var bytes = line.IsSingleSegment ? line.First : line.ToArray();
        return bytes.Length > 0 && bytes.Span[^1] == (byte)'\r' ? bytes[..^1] : bytes;
    }
}
