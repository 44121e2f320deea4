using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>A reply set for reading.</summary>
public static class RenderedReply
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON that a reply is, indented, with or without a fence around it; null for one that is something else.</summary>
    public static string? IndentedJson(string reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var text = reply.AsSpan().Trim();
        if (text.StartsWith("```", StringComparison.Ordinal) && text.EndsWith("```", StringComparison.Ordinal) && text.IndexOf('\n') is > 0 and var line)
        {
            text = text[line..^3].Trim();
        }

        if (text.Length > TextWindow.Size || text is not ['{', .., '}'])
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text.ToString());
            return JsonSerializer.Serialize(json.RootElement, Indented);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
