namespace Vectorscope.Jobs.Serving.Replies;

/// <summary>
/// Parts a reply into thinking and answer as it comes, as the chat template does with a reply that is given back to it: thinking ends at
/// the first closing mark, and the line breaks around the mark belong to neither.
/// </summary>
/// <param name="thinks">Whether the prompt has opened the thinking.</param>
internal sealed class ThinkingReader(bool thinks)
{
    private const string Opens = "<think>", Closes = "</think>";

    private Part _part = thinks ? Part.Thinking : Part.Lead;
    private string _held = "";

    private enum Part
    {
        /// <summary>Nothing but white space came: thinking may still be opened.</summary>
        Lead,
        Thinking,
        /// <summary>Behind the mark, before the answer's first character.</summary>
        Gap,
        Answer,
    }

    /// <summary>Whether the answer has begun.</summary>
    internal bool Answers => _part == Part.Answer;

    /// <summary>Whether what comes is thinking.</summary>
    internal bool Thinks => _part == Part.Thinking;

    /// <returns>What is certain of either with this text.</returns>
    internal (string Thinking, string Answer) Push(string text)
    {
        if (_part == Part.Answer)
        {
            return ("", text);
        }
        var all = _held + text;
        _held = "";
        if (_part == Part.Lead)
        {
            var body = all.AsSpan().TrimStart();
            if (body.Length < Opens.Length && Opens.AsSpan().StartsWith(body, StringComparison.Ordinal))
            {
                _held = all;
                return ("", "");
            }
            if (!body.StartsWith(Opens, StringComparison.Ordinal))
            {
                _part = Part.Answer;
                return ("", all);
            }
            (_part, all) = (Part.Thinking, body[Opens.Length..].ToString());
        }
        var thinking = "";
        if (_part == Part.Thinking)
        {
            var at = all.IndexOf(Closes, StringComparison.Ordinal);
            if (at < 0)
            {
                var certain = all.Length - MarkScan.Begun(all, [Closes]);
                certain = all.AsSpan(0, certain).TrimEnd('\n').Length;
                _held = all[certain..];
                return (all[..certain], "");
            }
            thinking = all[..at].TrimEnd('\n');
            (_part, all) = (Part.Gap, all[(at + Closes.Length)..]);
        }
        all = all.TrimStart('\n');
        if (all.Length > 0)
        {
            _part = Part.Answer;
        }
        return (thinking, all);
    }

    /// <returns>What was held, now that nothing more comes.</returns>
    internal (string Thinking, string Answer) End()
    {
        var held = _held;
        _held = "";
        return _part == Part.Thinking ? (held, "") : ("", held);
    }
}
