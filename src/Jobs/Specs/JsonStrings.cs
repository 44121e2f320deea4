using System.Text.Json;

namespace Vectorscope.Jobs.Specs;

/// <summary>Reads strings of JSON from outside, which may hold what no text of this program can.</summary>
internal static class JsonStrings
{
    /// <summary>The string; null when it holds half of a surrogate pair, which .NET cannot decode.</summary>
    public static string? Read(JsonElement json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
