using System.Text;
using System.Text.RegularExpressions;

namespace Vectorscope.Engine.Tokenization.ChatTemplates;

/// <summary>A statement or an output of a template.</summary>
/// <param name="IsStatement">Whether it says what to do; else it is written.</param>
/// <param name="Code">Between its marks, trimmed.</param>
internal sealed record JinjaPart(bool IsStatement, string Code)
{
    /// <summary>The text of an output that is one text, or several put together; null for any other.</summary>
    internal string? Text => JinjaParts.Literal(Code);
}

/// <summary>Takes a template apart. White space between the parts is left out, other text there is an output that is no literal.</summary>
internal static partial class JinjaParts
{
    internal static List<JinjaPart> Of(string template)
    {
        var parts = new List<JinjaPart>();
        var at = 0;
        foreach (Match match in Parts().Matches(template))
        {
            Between(template[at..match.Index]);
            at = match.Index + match.Length;
            if (match.Groups["statement"] is { Success: true } statement) parts.Add(new(true, statement.Value.Trim()));
            else if (match.Groups["output"] is { Success: true } output) parts.Add(new(false, output.Value.Trim()));
        }
        Between(template[at..]);
        return parts;

        void Between(string text)
        {
            if (!string.IsNullOrWhiteSpace(text)) parts.Add(new(false, $"text: {text}"));
        }
    }

    /// <summary>The text of literals joined by +; null for other code.</summary>
    internal static string? Literal(string code)
    {
        if (!Literals().IsMatch(code)) return null;
        var text = new StringBuilder();
        foreach (Match match in One().Matches(code)) text.Append(Unescaped(match.Value[1..^1]));
        return text.ToString();
    }

    private static string Unescaped(string text) => Escapes().Replace(text, match => match.Value[1] switch { 'n' => "\n", 't' => "\t", 'r' => "\r", var c => c.ToString() });

    [GeneratedRegex("""\{(?<comment>#)[\s\S]*?#\}|\{%[-+]?(?<statement>(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^'"])*?)[-+]?%\}|\{\{[-+]?(?<output>(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^'"])*?)[-+]?\}\}""")]
    private static partial Regex Parts();

    [GeneratedRegex("""^(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")(?:\s*[+~]\s*(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"))*$""")]
    private static partial Regex Literals();

    [GeneratedRegex(@"'(?:\\.|[^'\\])*'|""(?:\\.|[^""\\])*""")]
    private static partial Regex One();

    [GeneratedRegex(@"\\.", RegexOptions.Singleline)]
    private static partial Regex Escapes();
}
