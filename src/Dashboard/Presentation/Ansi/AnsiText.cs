using System.Globalization;
using System.Text;

namespace Vectorscope.Dashboard.Presentation.Ansi;

/// <summary>
/// Terminal output as spans: colours become classes, every other escape sequence is dropped, and nothing that was written
/// is hidden by one.
/// </summary>
/// <remarks>
/// What comes in was written by programs that a model chose to run. Cursor movement, titles, links and clipboard sequences
/// (ECMA-48 CSI, OSC, DCS and their kin) have no meaning in a document. A sequence that is not closed ends with its line.
/// </remarks>
public static class AnsiText
{
    /// <summary>Characters read of one output; a longer one is read window by window.</summary>
    public const int Longest = TextWindow.Size;

    private const int MostSpans = 20_000;
    private const int MostCodes = 32;
    private const char Escape = '\u001b';

    /// <summary>Reads the output; at most <see cref="Longest"/> characters of it.</summary>
    public static IReadOnlyList<AnsiSpan> Read(string output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = output.AsSpan(0, Math.Min(output.Length, Longest));
        List<AnsiSpan> spans = [];
        StringBuilder run = new();
        var style = default(AnsiStyle);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == Escape || text[i] is >= '\u0080' and <= '\u009f')
            {
                var next = style;
                i = Skip(text, i, ref next);
                if (next.Class() != style.Class() && spans.Count < MostSpans)
                {
                    Close(spans, run, style);
                }

                style = next;
                continue;
            }

            i = Write(run, text, i);
        }

        Close(spans, run, style);
        return spans;
    }

    /// <summary>The output without its looks.</summary>
    public static string Plain(string output) => string.Concat(Read(output).Select(span => span.Text));

    private static void Close(List<AnsiSpan> spans, StringBuilder run, AnsiStyle style)
    {
        if (run.Length > 0)
        {
            spans.Add(new AnsiSpan(run.ToString(), style.Class()));
            run.Clear();
        }
    }

    private static int Write(StringBuilder run, ReadOnlySpan<char> text, int i)
    {
        switch (text[i])
        {
            // Overwriting a line could hide what stood there: a lone return starts a new one.
            case '\r':
                if (i + 1 >= text.Length || text[i + 1] != '\n')
                {
                    run.Append('\n');
                }

                break;
            case '\n' or '\t':
                run.Append(text[i]);
                break;
            // Marks that turn the direction of writing can make text read as what it is not.
            case >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' or '\u200e' or '\u200f' or '\u061c':
                run.Append('\ufffd');
                break;
            case < ' ' or '\u007f':
                break;
            default:
                run.Append(text[i]);
                break;
        }

        return i + 1;
    }

    // Returns the place after the sequence that starts at i.
    private static int Skip(ReadOnlySpan<char> text, int i, ref AnsiStyle style)
    {
        var introducer = text[i];
        i++;
        if (introducer == Escape)
        {
            if (i >= text.Length || text[i] is < ' ' or > '~')
            {
                return i;
            }

            // The eight-bit form of ESC @ to ESC _.
            introducer = text[i] is >= '@' and <= '_' ? (char)(text[i] + 0x40) : text[i];
            if (introducer < '\u0080')
            {
                return AfterPlainEscape(text, i);
            }

            i++;
        }

        return introducer switch
        {
            '\u009b' => AfterControl(text, i, ref style),
            '\u0090' or '\u0098' or '\u009d' or '\u009e' or '\u009f' => AfterString(text, i),
            _ => i,
        };
    }

    // ESC, any number of intermediates, one final character: character sets, keypad modes.
    private static int AfterPlainEscape(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length && text[i] is >= ' ' and <= '/')
        {
            i++;
        }

        return i < text.Length && text[i] is >= '0' and <= '~' ? i + 1 : i;
    }

    private static int AfterControl(ReadOnlySpan<char> text, int i, ref AnsiStyle style)
    {
        var start = i;
        while (i < text.Length && text[i] is >= '0' and <= '?')
        {
            i++;
        }

        var parameters = text[start..i];
        var plain = true;
        while (i < text.Length && text[i] is >= ' ' and <= '/')
        {
            i++;
            plain = false;
        }

        if (i >= text.Length || text[i] is < '@' or > '~')
        {
            return i;
        }

        if (plain && text[i] == 'm' && parameters.IndexOfAnyExceptInRange('0', ';') < 0)
        {
            Select(parameters, ref style);
        }

        return i + 1;
    }

    private static void Select(ReadOnlySpan<char> parameters, ref AnsiStyle style)
    {
        Span<int> codes = stackalloc int[MostCodes];
        var count = 0;
        foreach (var part in parameters.SplitAny(';', ':'))
        {
            if (count == MostCodes)
            {
                break;
            }

            // An empty parameter is 0; a number beyond all codes means nothing.
            var digits = parameters[part];
            codes[count] = digits.IsEmpty ? 0 : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code < 256 ? code : -1;
            count++;
        }

        style.Apply(codes[..count]);
    }

    // Titles, links, clipboard: ended by BEL or ST. One that is never ended would swallow all that follows, so a line end ends it too.
    private static int AfterString(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length && text[i] is not ('\n' or '\r' or '\u0007' or '\u009c' or Escape))
        {
            i++;
        }

        return i < text.Length && (text[i] is '\u0007' or '\u009c') ? i + 1 : i;
    }
}
