using System.Globalization;
using Vectorscope.Engine.Text;

namespace Vectorscope.Jobs.Trials.Running;

/// <summary>What was said while a trial's sandbox was made and removed: a file beside its other files, and the last lines in memory.</summary>
internal sealed class TrialLog(TimeProvider time) : IProgress<string>
{
    private const int MostLines = 2000;
    private const int LastLines = 40;

    private readonly Lock _lock = new();
    private readonly List<string> _first = [];
    private readonly Queue<string> _last = new();
    private int _dropped;

    public void Report(string value)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():HH:mm:ss} {value}");
        lock (_lock)
        {
            if (_first.Count < MostLines)
            {
                _first.Add(line);
            }
            else
            {
                _dropped++;
            }
            _last.Enqueue(line);
            if (_last.Count > LastLines)
            {
                _last.Dequeue();
            }
        }
    }

    /// <summary>The last lines; null when nothing was said.</summary>
    public string? Tail()
    {
        lock (_lock)
        {
            return _last.Count == 0 ? null : string.Join('\n', _last);
        }
    }

    /// <summary>Writes the log unless there is nothing in it.</summary>
    public void Save(string path)
    {
        lock (_lock)
        {
            if (_first.Count > 0)
            {
                File.WriteAllLines(path, _dropped == 0 ? _first : [.. _first, $"… {Amount.Of(_dropped, "more line")}; the last ones:", .. _last]);
            }
        }
    }
}
