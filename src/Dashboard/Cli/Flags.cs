using System.Text.Json.Nodes;

namespace Vectorscope.Dashboard.Cli;

/// <summary>Flags into fields of a spec.</summary>
internal static class Flags
{
    /// <summary>Sets a field unless the flag was left out.</summary>
    internal static void Add<T>(JsonObject fields, string key, T? value)
    {
        if (value is not null) fields[key] = JsonValue.Create(value);
    }

    /// <summary>The words of flags that may be repeated, or hold several words with commas between.</summary>
    internal static List<string> Words(string[]? lists) =>
        [.. (lists ?? []).SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
