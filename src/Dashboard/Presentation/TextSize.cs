using System.Globalization;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>How long a text is, without asking a tokenizer.</summary>
public static class TextSize
{
    /// <summary>Characters as readers count them, and words.</summary>
    public static string Of(string text) =>
        $"{Format.Count(new StringInfo(text).LengthInTextElements, "character")}, {Format.Count(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, "word")}";
}
