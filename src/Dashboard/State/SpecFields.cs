using System.Globalization;
using System.Text.Json.Nodes;

namespace Vectorscope.Dashboard.State;

/// <summary>Texts of a form as JSON fields. What is no number goes in as text: the validator then names the field.</summary>
internal static class SpecFields
{
    /// <summary>A whole number.</summary>
    public static JsonNode Number(string text) =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : text;

    /// <summary>A number with or without fraction.</summary>
    public static JsonNode Decimal(string text) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : text;

    /// <summary>Adds a field that has a value.</summary>
    public static void AddUnlessEmpty(JsonObject spec, string name, JsonNode? value)
    {
        if (value is not null)
        {
            spec[name] = value;
        }
    }

    /// <summary>Adds a field unless its text is empty.</summary>
    public static void AddUnlessEmpty(JsonObject spec, string name, string text, Func<string, JsonNode> read)
    {
        if (text.Trim().Length > 0)
        {
            spec[name] = read(text);
        }
    }

    /// <summary>A number as a field shows it; empty for none.</summary>
    public static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>A number as a field shows it; empty for none.</summary>
    public static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
