using System.Text.Json;
using Vectorscope.Jobs;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>JSON as people read it.</summary>
public static class JsonText
{
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
}
