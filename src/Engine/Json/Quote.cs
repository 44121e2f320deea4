namespace Vectorscope.Engine.Json;

/// <summary>Texts from outside as they stand in a sentence: never longer than a reader needs to know them again.</summary>
public static class Quote
{
    /// <summary>Characters of an input that a sentence repeats at most.</summary>
    public const int Longest = 200;

    /// <summary>The text, its end replaced by "…" when it is longer than <see cref="Longest"/>.</summary>
    public static string Of(string? text)
    {
        if (text is null || text.Length <= Longest)
        {
            return text ?? "";
        }
        // A pair of surrogates is not cut apart.
        var end = char.IsHighSurrogate(text[Longest - 2]) ? Longest - 2 : Longest - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    /// <summary>A path, its middle replaced by "…" when it is longer than <see cref="Longest"/>: what it ends in tells most.</summary>
    public static string Path(string path)
    {
        if (path.Length <= Longest)
        {
            return path;
        }
        var (head, tail) = (Longest / 3, path.Length - (Longest - (Longest / 3) - 1));
        return string.Concat(path.AsSpan(0, char.IsHighSurrogate(path[head - 1]) ? head - 1 : head), "…", path.AsSpan(char.IsLowSurrogate(path[tail]) ? tail + 1 : tail));
    }
}
