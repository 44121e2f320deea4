namespace Vectorscope.Jobs.Serving.Replies;

/// <summary>Lets a text through up to the first of some stops. What may be the beginning of one is held back.</summary>
internal sealed class StopReader(IReadOnlyList<string> stops)
{
    private string _held = "";

    /// <summary>Whether a stop came: nothing is let through any more.</summary>
    internal bool HasStopped { get; private set; }

    internal string Push(string text)
    {
        if (HasStopped)
        {
            return "";
        }
        if (stops.Count == 0)
        {
            return text;
        }
        var all = _held + text;
        if (MarkScan.First(all, stops) is var (at, _))
        {
            HasStopped = true;
            return all[..at];
        }
        var certain = all.Length - MarkScan.Begun(all, stops);
        _held = all[certain..];
        return all[..certain];
    }

    /// <returns>What was held: it was no stop.</returns>
    internal string End()
    {
        var held = HasStopped ? "" : _held;
        _held = "";
        return held;
    }
}
