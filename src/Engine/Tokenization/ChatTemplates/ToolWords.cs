using System.Text;

namespace Vectorscope.Engine.Tokenization.ChatTemplates;

/// <summary>
/// The words by which a model is told of its tools, read from its own template: each model was trained on its own. The template is not
/// executed; its part for tools is looked at, and only one of the family's form is understood: a system turn with words, the tools one a
/// line, and words.
/// </summary>
/// <param name="Before">What stands before the first tool, behind the mark of the system turn.</param>
/// <param name="After">What stands behind the last tool.</param>
public sealed record ToolWords(string Before, string After)
{
    private const string Turn = "<|im_start|>system\n";

    /// <summary>Those of a model folder; null where its template has none, or has them in another form.</summary>
    public static ToolWords? Of(string folder)
    {
        try
        {
            return ChatTemplateInspector.Text(folder) is { } template ? Read(template) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ChatTemplateException)
        {
            return null;
        }
    }

    /// <summary>Those of a template's text.</summary>
    internal static ToolWords? Read(string template)
    {
        var parts = JinjaParts.Of(template);
        var start = parts.FindIndex(part => part.IsStatement && part.Code.StartsWith("if ", StringComparison.Ordinal) && part.Code.Split(' ')[1] == "tools");
        if (start < 0) return null;
        var loop = parts.FindIndex(start, part => part.IsStatement && part.Code.StartsWith("for ", StringComparison.Ordinal));
        var end = loop < 0 ? -1 : parts.FindIndex(loop, part => part.IsStatement && part.Code == "endfor");
        if (end < 0 || parts[loop].Code != "for tool in tools") return null;
        var behind = parts.FindIndex(end + 1, part => part.IsStatement);
        if (Texts(parts[(start + 1)..loop]) is not { } before || !before.StartsWith(Turn, StringComparison.Ordinal)
            || string.Concat(parts[(loop + 1)..end].Select(part => part.Code)) is not ("'\\n'tool | tojson" or "\"\\n\"tool | tojson" or "'\\n' + tool | tojson" or "\"\\n\" + tool | tojson")
            || Texts(parts[(end + 1)..(behind < 0 ? parts.Count : behind)]) is not { } after) return null;
        return new(before[Turn.Length..], after);
    }

    // Texts alone: anything else would have to be worked out.
    private static string? Texts(IEnumerable<JinjaPart> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (part.IsStatement || part.Text is not { } one) return null;
            text.Append(one);
        }
        return text.ToString();
    }
}
