using System.Text;
using Vectorscope.Engine.Tokenization;

namespace Vectorscope.Jobs.Serving.Replies;

/// <summary>Makes pieces of the tokens of one choice.</summary>
/// <param name="choice">Its place.</param>
/// <param name="stream">Of the model's tokenizer, for this choice alone.</param>
/// <param name="thinking">Parts thinking from the answer; null for a text that is continued.</param>
/// <param name="stops">What ends the answer.</param>
/// <param name="tools">Takes calls out of the answer; null where the model has no tools.</param>
internal sealed class ReplyReader(int choice, TokenStream stream, ThinkingReader? thinking, StopReader stops, ToolCallReader? tools)
{
    private readonly StringBuilder _reasoning = new(), _text = new();
    private readonly List<ServedToken> _tokens = [];
    private ServedEnd? _end;

    /// <summary>Tokens that were taken.</summary>
    internal int Count { get; private set; }

    /// <summary>Of these, how many were thinking, its closing mark not counted.</summary>
    internal int Reasoned { get; private set; }

    /// <summary>Whether a stop text came: nothing after it belongs to the choice.</summary>
    internal bool HasStopped => stops.HasStopped;

    /// <summary>Whether the end was told.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>Whether the answer calls tools.</summary>
    internal bool HasCalls => tools?.HasCalls == true;

    /// <summary>Takes a token.</summary>
    /// <param name="probability">Its log-probability, where that was asked for.</param>
    /// <returns>The text that is complete with it.</returns>
    internal string Take(int id, ServedToken? probability)
    {
        Count++;
        var text = stream.Push(id);
        Read(text);
        if (thinking?.Thinks == true)
        {
            Reasoned++;
        }
        if (probability is not null && (thinking?.Answers ?? true))
        {
            _tokens.Add(probability);
        }
        return text;
    }

    /// <summary>No token comes any more.</summary>
    /// <returns>What was left of an unfinished character.</returns>
    internal string Finish()
    {
        var rest = stream.Flush();
        Read(rest);
        if (thinking is not null)
        {
            var (reasoning, answer) = thinking.End();
            _reasoning.Append(reasoning);
            Answer(answer);
        }
        Pass(stops.End());
        if (tools is not null)
        {
            _text.Append(tools.End());
        }
        return rest;
    }

    /// <summary>Says why it ended.</summary>
    internal void End(ServedEnd end) => _end = end;

    /// <summary>What came since this was asked before; null for nothing.</summary>
    internal ServedPiece? Next()
    {
        var calls = tools?.Take() ?? [];
        if (_reasoning.Length + _text.Length + calls.Count + _tokens.Count == 0 && _end is null)
        {
            return null;
        }
        var piece = new ServedPiece(choice, _reasoning.ToString(), _text.ToString(), calls, [.. _tokens], _end);
        _reasoning.Clear();
        _text.Clear();
        _tokens.Clear();
        HasEnded |= _end is not null;
        _end = null;
        return piece;
    }

    private void Read(string text)
    {
        if (thinking is null)
        {
            Answer(text);
            return;
        }
        var (reasoning, answer) = thinking.Push(text);
        _reasoning.Append(reasoning);
        Answer(answer);
    }

    private void Answer(string text) => Pass(stops.Push(text));

    private void Pass(string text)
    {
        if (text.Length > 0)
        {
            _text.Append(tools is null ? text : tools.Push(text));
        }
    }
}
