using System.Globalization;

namespace Vectorscope.Jobs.Agent.Replies.Json;

/// <summary>
/// Reads JSON as Python's <c>json.loads</c> does: NaN and Infinity are numbers, lone surrogates stay, repeated keys are allowed,
/// raw control characters in strings are not. Linear in the text, and nested only so deep that the stack bears it.
/// </summary>
/// <param name="closeAtEnd">
/// Whether the end of the text closes what is open. A string, key, number or word that the end cuts in two is left out, never completed.
/// </param>
internal sealed class ReplyJson(string text, bool closeAtEnd)
{
    /// <summary>About where Python gives up, too.</summary>
    public const int MaxDepth = 990;

    private static readonly (string Word, ReplyValue Value)[] Words =
    [
        ("true", new ReplyValue.Truth(true)), ("false", new ReplyValue.Truth(false)), ("null", new ReplyValue.Nothing()),
        ("NaN", new ReplyValue.Number(double.NaN)), ("Infinity", new ReplyValue.Number(double.PositiveInfinity)),
        ("-Infinity", new ReplyValue.Number(double.NegativeInfinity)),
    ];

    private readonly int _closersFrom = closeAtEnd ? ClosersFrom(text) : text.Length;
    private int _openTables;
    private int _openLists;
    private int _at;
    private bool _cut;
    private string? _error;

    /// <summary>The value that is the whole text; null after an error.</summary>
    public static ReplyValue? Read(string text, bool closeAtEnd, ReadingEffort effort, out string? error)
    {
        var reader = new ReplyJson(text, closeAtEnd);
        var value = reader.Value(0);
        if (reader._error is null && !reader._cut && !reader.AtEnd()) reader.Fail("the value is over, but more text follows");
        effort.Add(reader._at);
        error = reader._error;
        return error is null ? value : null;
    }

    private ReplyValue? Value(int depth)
    {
        if (AtEnd())
        {
            End("a value is missing");
            return null;
        }
        switch (text[_at])
        {
            case '{' or '[' when depth >= MaxDepth:
                Fail("it is nested too deeply");
                return null;
            case '{':
                _openTables++;
                var table = Table(depth);
                _openTables--;
                return table;
            case '[':
                _openLists++;
                var list = List(depth);
                _openLists--;
                return list;
            case '"':
                return String() is { } value ? new ReplyValue.Text(value) : null;
            default:
                return Scalar();
        }
    }

    private ReplyValue.List? List(int depth)
    {
        var items = new List<ReplyValue>();
        _at++;
        if (!AtEnd() && Closes(']', _openTables)) return new ReplyValue.List(items, IsCut: false);
        while (true)
        {
            if (Value(depth + 1) is { } item) items.Add(item);
            if (_error is null && !_cut && AtEnd()) End("the array has no end");
            if (_error is not null) return null;
            if (_cut) return new ReplyValue.List(items, IsCut: true);
            if (Closes(']', _openTables)) return new ReplyValue.List(items, IsCut: false);
            if (!Comma(']')) return null;
        }
    }

    private ReplyTable? Table(int depth)
    {
        var table = new ReplyTable();
        _at++;
        if (!AtEnd() && Closes('}', _openLists)) return table;
        while (true)
        {
            var key = Key();
            if (key is not null) table.Meet(key);
            var value = key is null ? null : Value(depth + 1);
            if (value is not null) table.Set(key!, value);
            var endsAfter = default(string);
            if (_error is null && !_cut && AtEnd())
            {
                endsAfter = value is ReplyValue.Text ? key : null;
                End("the object has no end");
            }
            if (_error is not null) return null;
            if (_cut) return table with { IsCut = true, EndsAfter = endsAfter };
            if (Closes('}', _openLists)) return table;
            if (!Comma('}')) return null;
        }
    }

    /// <summary>A key and its colon.</summary>
    private string? Key()
    {
        if (AtEnd())
        {
            End("a key is missing");
            return null;
        }
        if (text[_at] != '"')
        {
            Fail("a key in double quotes is missing");
            return null;
        }
        if (String() is not { } key) return null;
        if (AtEnd())
        {
            End("a colon is missing");
            return null;
        }
        if (text[_at] != ':')
        {
            Fail("a colon is missing");
            return null;
        }
        _at++;
        return key;
    }

    private string? String()
    {
        var value = ReplyStrings.Read(text, ref _at, out var trouble);
        if (trouble is not null) Fail(trouble);
        else if (value is null) End("a string has no end");
        return value;
    }

    private ReplyValue? Scalar()
    {
        var rest = text.AsSpan(_at);
        foreach (var (word, value) in Words)
        {
            if (rest.StartsWith(word, StringComparison.Ordinal))
            {
                _at += word.Length;
                return value;
            }
            if (closeAtEnd && word.AsSpan().StartsWith(rest, StringComparison.Ordinal))
            {
                End("a value is cut");
                return null;
            }
        }
        var length = ReplyNumbers.Length(rest);
        if (closeAtEnd && ReplyNumbers.IsCut(rest, length))
        {
            End("a number is cut");
            return null;
        }
        if (length == 0)
        {
            Fail("a value is missing");
            return null;
        }
        _at += length;
        return new ReplyValue.Number(double.Parse(rest[..length], NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Steps over the container's own closer. Where only closers are left, another one's closer closes it too and stays:
    /// the closers between are those that are missing.
    /// </summary>
    private bool Closes(char closer, int othersOpen)
    {
        if (text[_at] == closer)
        {
            _at++;
            return true;
        }
        return _at >= _closersFrom && othersOpen > 0;
    }

    private bool Comma(char closer)
    {
        if (text[_at] == ',')
        {
            _at++;
            return true;
        }
        Fail($"a comma or '{closer}' is missing");
        return false;
    }

    private bool AtEnd()
    {
        while (_at < text.Length && IsSpace(text[_at])) _at++;
        return _at >= text.Length;
    }

    private void End(string what)
    {
        if (closeAtEnd) _cut = true;
        else Fail(what);
    }

    private void Fail(string what)
    {
        var before = text.AsSpan(0, _at);
        var line = before.Count('\n') + 1;
        var column = _at - before.LastIndexOf('\n');
        _error ??= string.Create(CultureInfo.InvariantCulture, $"{what} at line {line}, column {column}");
    }

    private static int ClosersFrom(string text)
    {
        var from = text.Length;
        while (from > 0 && (IsSpace(text[from - 1]) || text[from - 1] is '}' or ']')) from--;
        return from;
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r';
}
