using System.Runtime.InteropServices;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>Part of a text that a browser can hold at once: texts of many megabytes are read window by window.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TextWindow(int Start, int Length)
{
    /// <summary>Characters of one window.</summary>
    public const int Size = 200_000;

    /// <summary>First character after it.</summary>
    public int End => Start + Length;

    /// <summary>How many windows a text has.</summary>
    public static int CountOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Math.Max(1, (text.Length + Size - 1) / Size);
    }

    /// <summary>The window that holds a character, from 0.</summary>
    public static int IndexOf(int character) => Math.Max(0, character) / Size;

    /// <summary>A window of a text, from 0; a character of two code units is never cut in two.</summary>
    public static TextWindow Of(string text, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (start, end) = (Whole(text, Math.Clamp(index, 0, CountOf(text) - 1) * Size), Whole(text, (Math.Clamp(index, 0, CountOf(text) - 1) + 1) * Size));
        return new(start, end - start);
    }

    private static int Whole(string text, int place) =>
        place >= text.Length ? text.Length : place > 0 && char.IsLowSurrogate(text[place]) && char.IsHighSurrogate(text[place - 1]) ? place + 1 : place;
}
