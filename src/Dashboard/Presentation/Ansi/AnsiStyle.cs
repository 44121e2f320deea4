using System.Globalization;

namespace Vectorscope.Dashboard.Presentation.Ansi;

/// <summary>The look that escape sequences have built up, within the sixteen colours of css/tokens.css.</summary>
internal struct AnsiStyle
{
    private const int Bright = 8;
    private bool _bold;
    private bool _dim;
    private bool _italic;
    private bool _underline;
    private bool _inverse;
    private int? _text;
    private int? _ground;

    /// <summary>Classes of css/traces.css; null for the plain look.</summary>
    /// <remarks>
    /// A coloured ground brings its own dark text, whatever colour was asked for: every combination stays readable, and
    /// "concealed" text is not known at all, so nothing can be written invisibly.
    /// </remarks>
    public readonly string? Class()
    {
        var (text, ground) = _inverse ? (_ground, _text ?? -1) : (_text, _ground);
        List<string> classes = [];
        if (ground is { } g)
        {
            classes.Add(g < 0 ? "ansi-inverse" : "ansi-bg-" + g.ToString(CultureInfo.InvariantCulture));
        }
        else if (text is { } t)
        {
            classes.Add("ansi-fg-" + t.ToString(CultureInfo.InvariantCulture));
        }

        Add(classes, _bold, "ansi-bold");
        Add(classes, _dim && ground is null && text is null, "ansi-dim");
        Add(classes, _italic, "ansi-italic");
        Add(classes, _underline, "ansi-underline");
        return classes.Count == 0 ? null : string.Join(' ', classes);
    }

    /// <summary>Applies the parameters of one "select graphic rendition" sequence.</summary>
    public void Apply(ReadOnlySpan<int> codes)
    {
        if (codes.Length == 0)
        {
            this = default;
        }

        for (var i = 0; i < codes.Length; i++)
        {
            switch (codes[i])
            {
                case 0: this = default; break;
                case 1: _bold = true; break;
                case 2: _dim = true; break;
                case 3: _italic = true; break;
                case 4: _underline = true; break;
                case 7: _inverse = true; break;
                case 22: (_bold, _dim) = (false, false); break;
                case 23: _italic = false; break;
                case 24: _underline = false; break;
                case 27: _inverse = false; break;
                case >= 30 and <= 37: _text = codes[i] - 30; break;
                case 38: _text = Extended(codes, ref i) ?? _text; break;
                case 39: _text = null; break;
                case >= 40 and <= 47: _ground = codes[i] - 40; break;
                case 48: _ground = Extended(codes, ref i) ?? _ground; break;
                case 49: _ground = null; break;
                case >= 90 and <= 97: _text = codes[i] - 90 + Bright; break;
                case >= 100 and <= 107: _ground = codes[i] - 100 + Bright; break;
                default: break;
            }
        }
    }

    // 5;n picks from a palette of 256, 2;r;g;b gives the colour itself; both become the nearest of the sixteen.
    private static int? Extended(ReadOnlySpan<int> codes, ref int i)
    {
        if (i + 2 < codes.Length && codes[i + 1] == 5)
        {
            i += 2;
            return codes[i] switch
            {
                < 16 => codes[i],
                < 232 => Nearest((codes[i] - 16) / 36, (codes[i] - 16) / 6 % 6, (codes[i] - 16) % 6),
                < 244 => Bright,
                < 256 => 7,
                _ => null,
            };
        }

        if (i + 4 < codes.Length && codes[i + 1] == 2)
        {
            i += 4;
            return Nearest(codes[i - 2] / 51, codes[i - 1] / 51, codes[i] / 51);
        }

        i = codes.Length;
        return null;
    }

    // Levels from 0 to 5. In the order of the sixteen, red, green and blue are the bits 1, 2 and 4.
    private static int Nearest(int red, int green, int blue)
    {
        var most = Math.Max(red, Math.Max(green, blue));
        var half = Math.Max(1, (most + 1) / 2);
        var colour = (red >= half ? 1 : 0) | (green >= half ? 2 : 0) | (blue >= half ? 4 : 0);
        return colour == 0 ? Bright : most >= 4 ? Math.Min(colour + Bright, 15) : colour;
    }

    private static void Add(List<string> classes, bool on, string name)
    {
        if (on)
        {
            classes.Add(name);
        }
    }
}
