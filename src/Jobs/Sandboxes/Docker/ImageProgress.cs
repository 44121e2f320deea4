using System.Globalization;
using Docker.DotNet.Models;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>Turns the engine's flood of progress messages into a line now and then, and keeps its error.</summary>
internal sealed class ImageProgress(string what, IProgress<string> log, TimeProvider time) : IProgress<JSONMessage>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private const int KeptLines = 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Current, long Total)> _layers = [];
    private readonly Queue<string> _last = new();
    private long _said;
    private string? _error;

    public void Report(JSONMessage value)
    {
        string? line;
        lock (_lock)
        {
            _error = value.Error?.Message ?? _error;
            line = Read(value);
        }
        if (line is not null)
        {
            Say(line);
        }
    }

    internal void Say(string line) => log.Report($"{what}: {line}");

    internal void ThrowIfFailed()
    {
        lock (_lock)
        {
            if (_error is not null)
            {
                throw new SandboxException($"{what} failed: {_error.Trim()}{(_last.Count > 0 ? "\n" + string.Join('\n', _last) : "")}");
            }
        }
    }

    private string? Read(JSONMessage value)
    {
        // The output of a build's steps: few lines, each worth having.
        if (value.Stream?.TrimEnd() is { Length: > 0 } text)
        {
            _last.Enqueue(text);
            if (_last.Count > KeptLines) _last.Dequeue();
            return text.StartsWith("Step ", StringComparison.Ordinal) || Due() ? text : null;
        }
        if (value.ID is not { Length: > 0 } layer || value.Progress is not { Current: { } current, Total: > 0 and { } total })
        {
            return null;
        }
        _layers[$"{layer} {value.Status}"] = (current, total);
        if (!Due())
        {
            return null;
        }
        var done = _layers.Values.Sum(l => l.Current);
        var all = _layers.Values.Sum(l => l.Total);
        return string.Create(CultureInfo.InvariantCulture, $"{value.Status?.ToLowerInvariant()}, {done / 1e6:0} of {all / 1e6:0} MB known so far");
    }

    private bool Due()
    {
        if (_said != 0 && time.GetElapsedTime(_said) < Pause)
        {
            return false;
        }
        _said = time.GetTimestamp();
        return true;
    }
}
