using System.Text.Json;
using Vectorscope.Engine.Json;

namespace Vectorscope.Dashboard.Api;

/// <summary>One of a few words in a query, spelled as in the JSON.</summary>
internal static class QueryChoice
{
    internal static bool TryParse<T>(string text, out T value) where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (Word(candidate) != text) continue;
            value = candidate;
            return true;
        }
        value = default;
        return false;
    }

    internal static string Advice<T>(string text) where T : struct, Enum => Advice(text, Enum.GetValues<T>().Select(Word));

    internal static string Advice(string text, IEnumerable<string> words) => $"\"{Quote.Of(text)}\" is not one of {string.Join(", ", words)}.";

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
