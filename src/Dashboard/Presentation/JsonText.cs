using System.Text.Json;
using Vectorscope.Jobs;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>JSON as people read it.</summary>
public static class JsonText
{
    private const int LongestLine = 2_000;

    /// <summary>The same JSON on several lines; text that is no JSON stays as it is.</summary>
    public static string Indented(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return JsonSerializer.Serialize(document.RootElement, JobsJson.Indented);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    /// <summary>Indented JSON as it is shown: a page with a megabyte on one line would stand still.</summary>
    public static string Shown(string indented) => indented.Length <= LongestLine ? indented
        : string.Join('\n', indented.Split('\n').Select(line => line.Length <= LongestLine ? line : $"{line[..LongestLine]}… ({Format.Count(line.Length)} characters)"));
}
