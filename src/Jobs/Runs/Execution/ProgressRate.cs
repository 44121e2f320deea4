namespace Vectorscope.Jobs.Runs.Execution;

/// <summary>Units per second over the last seconds of work, so that a slow start or a resume does not colour the estimate.</summary>
internal sealed class ProgressRate(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(15);

    /// <summary>What the first moment of an attempt does says nothing of the hours to come.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    private readonly Queue<(long At, long Done)> _points = new();

    /// <summary>Notes how far the work is; null until two points lie a second apart.</summary>
    public double? Add(long done)
    {
        var now = time.GetTimestamp();
        if (_points.Count > 0 && done < _points.Last().Done)
        {
            // A new stage counts from zero.
            _points.Clear();
        }
        _points.Enqueue((now, done));
        while (_points.Count > 2 && time.GetElapsedTime(_points.Peek().At, now) > Window)
        {
            _points.Dequeue();
        }
        var first = _points.Peek();
        var elapsed = time.GetElapsedTime(first.At, now);
        return elapsed >= Least && done > first.Done ? (done - first.Done) / elapsed.TotalSeconds : null;
    }
}
