namespace Vectorscope.Jobs.Agent.Terminals;

/// <summary>
/// Tells what is new in a terminal from captures of its whole scrollback, as Terminus-2 does. When the scrollback has grown long, only
/// its end is captured and compared from then on, so that an endless output costs no more than a page of it.
/// </summary>
internal sealed class Scrollback
{
    /// <summary>Of a capture; its middle is left out beyond this.</summary>
    internal const int MaxCaptureBytes = 2 << 20;

    private const int MaxKeptChars = 128 << 10;
    private const int KeptLines = 200;

    // Lines that arrive between the count and the capture shift the start: begin a little earlier.
    private const int Slack = 500;

    private string? _previous;
    private long _from;

    /// <summary>The line to capture from, counted from the first there ever was; 0 is everything.</summary>
    internal long CaptureFrom => Math.Max(0, _from - Slack);

    /// <param name="history">Lines above the screen.</param>
    /// <param name="height">Lines of the screen.</param>
    /// <param name="text">Captured from <see cref="CaptureFrom"/> to the end of the screen.</param>
    internal string Describe(long history, int height, string text)
    {
        var fresh = Fresh(history, text);
        Keep(history, height, text);
        return fresh is null ? $"Current Terminal Screen:\n{Last(text, height)}" : $"New Terminal Output:\n{fresh}";
    }

    /// <summary>The last lines of a capture.</summary>
    internal static string Last(string text, int lines)
    {
        var at = text.Length;
        if (at > 0 && text[^1] == '\n') at--;
        for (var line = 0; line < lines && at > 0; line++) at = text.LastIndexOf('\n', at - 1);
        return text[(at + 1)..];
    }

    /// <summary>From the last line of the previous look on; null when nothing is new, or the past has gone (a cleared or an alternate screen).</summary>
    private string? Fresh(long history, string text)
    {
        if (_previous is not { } previous || history < _from) return null;
        var at = _from == 0
            ? text.IndexOf(previous, StringComparison.Ordinal)

            // A flood repeats itself: the place is known, save for lines that shifted it towards the start.
            : text[..Math.Min(text.Length, LineStart(text, _from - CaptureFrom) + previous.Length)].LastIndexOf(previous, StringComparison.Ordinal);
        if (at < 0 || text.AsSpan(at).TrimEnd().Length == previous.Length) return null;
        var fresh = text[(at + previous.LastIndexOf('\n') + 1)..];
        return string.IsNullOrWhiteSpace(fresh) ? null : fresh;
    }

    private static int LineStart(string text, long line)
    {
        var at = 0;
        for (; line > 0 && at < text.Length; line--)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0) return text.Length;
            at = end + 1;
        }
        return at;
    }

    private void Keep(long history, int height, string text)
    {
        // A cleared scrollback counts from nothing again.
        if (history < _from) _from = 0;
        if (text.Length > MaxKeptChars)
        {
            _from = Math.Max(0, history - KeptLines);
            text = Last(text, height + KeptLines);
        }
        _previous = _from == 0 ? text.Trim() : text.TrimEnd();
    }
}
