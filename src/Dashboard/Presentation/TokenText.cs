using System.Globalization;
using System.Text;
using Vectorscope.Jobs.Benchmarking.Projections;
using Vectorscope.Jobs.Playground;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>How a token reads where it stands by itself.</summary>
public static class TokenText
{
    private const int Longest = 40;

    /// <summary>In quotes, with what cannot be seen made visible: ends of lines, tabs, and marks that turn text around.</summary>
    public static string Of(string text)
    {
        if (text.Length == 0)
        {
            return "part of a character";
        }

        var shown = new StringBuilder("“");
        foreach (var rune in text.EnumerateRunes().Take(Longest))
        {
            switch (rune.Value)
            {
                case '\n':
                    shown.Append('⏎');
                    break;
                case '\t':
                    shown.Append('⇥');
                    break;
                default:
                    shown.Append(Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format ? "�" : rune.ToString());
                    break;
            }
        }

        return shown.Append(text.Length > Longest ? "…”" : "”").ToString();
    }

    /// <summary>A token's projection at a layer; null where it has none.</summary>
    public static double? At(PlaygroundPiece piece, int layer) => piece.Projections is { } all && layer < all.Count ? all[layer] : null;

    /// <summary>What a cell of a recorded strip says.</summary>
    /// <param name="series">Place of what is shown.</param>
    public static string Of(ProjectedToken token, int series) =>
        $"{Of(token.Text)} · {(token.Values[series] is { } p ? Format.Number(p) : "no projection")}";

    /// <summary>What a cell of the strip says: <c>“ls” · 3.41</c>.</summary>
    public static string Of(PlaygroundPiece piece, int layer) =>
        $"{Of(piece.Text)} · {(At(piece, layer) is { } p ? Format.Number(p) : piece.Projections is null ? "not read by the model" : "no projection at this layer")}";
}
