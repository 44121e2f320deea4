using System.Text;

namespace Vectorscope.Jobs.Serving.Replies;

/// <summary>Takes the calls of tools out of an answer. What is no whole call stays text, to the letter.</summary>
internal sealed class ToolCallReader(ToolParameters parameters)
{
    private const string Opens = "<tool_call>", Closes = "</tool_call>";

    private readonly List<ServedToolCall> _found = [];
    private string _held = "";
    private int _calls;

    /// <summary>Whether any call came.</summary>
    internal bool HasCalls => _calls > 0;

    /// <returns>The text that is certain to be none of a call. White space before a call is dropped: the template puts its own there.</returns>
    internal string Push(string text)
    {
        var all = _held + text;
        var certain = new StringBuilder();
        while (all.IndexOf(Opens, StringComparison.Ordinal) is var at and >= 0)
        {
            var end = all.IndexOf(Closes, at, StringComparison.Ordinal);
            if (end < 0)
            {
                var before = all.AsSpan(0, at).TrimEnd().Length;
                _held = all[before..];
                return certain.Append(all, 0, before).ToString();
            }
            var behind = end + Closes.Length;
            if (ToolCallText.Read(all[(at + Opens.Length)..end], parameters) is var (name, arguments))
            {
                certain.Append(all.AsSpan(0, at).TrimEnd());
                _found.Add(new(_calls++, name, arguments));
            }
            else
            {
                certain.Append(all, 0, behind);
            }
            all = all[behind..];
        }
        var kept = all.AsSpan(0, all.Length - MarkScan.Begun(all, [Opens])).TrimEnd().Length;
        _held = all[kept..];
        return certain.Append(all, 0, kept).ToString();
    }

    /// <returns>What was held: it was no call. White space behind the last call is nothing.</returns>
    internal string End()
    {
        var held = HasCalls && string.IsNullOrWhiteSpace(_held) ? "" : _held;
        _held = "";
        return held;
    }

    /// <summary>The calls that came since this was asked before.</summary>
    internal IReadOnlyList<ServedToolCall> Take()
    {
        if (_found.Count == 0)
        {
            return [];
        }
        ServedToolCall[] calls = [.. _found];
        _found.Clear();
        return calls;
    }
}
