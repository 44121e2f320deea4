using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vectorscope.Engine.Text;

namespace Vectorscope.Jobs.Specs;

/// <summary>A text, kept as it was written but for white space around it where it is one line.</summary>
/// <param name="longest">In characters.</param>
public sealed partial class TextShape(bool required, bool shortName, int longest) : ValueShape
{
    /// <summary>What a text may have at most where nothing else is said: far above any use, far below what hurts.</summary>
    public const int UsualLongest = 1 << 20;

    public override string Takes => shortName ? "name" : "text";

    internal override object? Stand => "";

    internal override object? Read(JsonElement json, string path, SpecProblems problems)
    {
        if (json.ValueKind != JsonValueKind.String)
        {
            problems.Add(path, required ? "It must be a text in quotes." : "It must be a text in quotes, or be left out.", "It must be a text.");
            return null;
        }
        if (JsonStrings.Read(json) is not { } text)
        {
            problems.Add(path, "It holds half of a character (an unpaired surrogate); write the text again.");
            return null;
        }
        if (text.Contains('\0'))
        {
            problems.Add(path, "It holds a NUL character, which no text here may; take it out.");
            return null;
        }
        if (required && string.IsNullOrWhiteSpace(text))
        {
            problems.Add(path, "It must be a text that is not blank.", "It must not be blank.");
            return null;
        }
        if (text.Length > longest)
        {
            problems.Add(path, Fault.Of($"It has {Amount.Of(text.Length, "character")}; {Amount.Of(longest)} are the most."));
            return null;
        }
        if (shortName && ShortNameProblem(text) is { } problem)
        {
            problems.Add(path, problem);
            return null;
        }
        return text;
    }

    /// <summary>Why a text is no short name; null where it is one.</summary>
    internal static string? ShortNameProblem(string text) => ShortName().IsMatch(text) ? null : "A name here has 1 to 64 letters, digits, '-', '_' or '.'.";

    internal override JsonNode? Write(object value) => JsonValue.Create((string)value);

    /// <summary>A name that was typed has nothing around it.</summary>
    public override JsonNode? FromForm(string text) => JsonValue.Create(shortName ? text.Trim() : text);

    internal override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (shortName)
        {
            schema["pattern"] = "^[A-Za-z0-9._-]{1,64}$";
        }
        else if (required)
        {
            schema["minLength"] = 1;
        }
        return schema;
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex ShortName();
}
