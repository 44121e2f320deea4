using System.Text.RegularExpressions;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>Places in a spec as pages name them.</summary>
internal static partial class SpecText
{
    /// <summary>Id of the field's input: <c>sides[0].promptSet</c> as <c>sides-1-prompt-set</c>.</summary>
    internal static string Id(string path) => Upper().Replace(
        Place().Replace(path, match => $"-{int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) + 1}").Replace('.', '-'),
        match => "-" + match.Value.ToLowerInvariant());

    /// <summary>A label in the middle of a sentence: "Prompt set" as "prompt set"; what begins with an abbreviation stays.</summary>
    internal static string InSentence(string label) => label.Length > 1 && char.IsUpper(label[1]) ? label : char.ToLowerInvariant(label[0]) + label[1..];

    [GeneratedRegex(@"\[(\d+)\]")]
    private static partial Regex Place();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Upper();
}
