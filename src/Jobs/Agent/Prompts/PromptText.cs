using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Vectorscope.Jobs.Agent.Prompts;

/// <summary>One prompt as it is written in <c>Texts</c>, with names in double square brackets where something is filled in.</summary>
internal sealed partial class PromptText
{
    private static readonly ConcurrentDictionary<string, PromptText> Known = new(StringComparer.Ordinal);
    private readonly string _text;

    private PromptText(string text) => _text = text;

    /// <summary>The style's own wording, or the standard one where the style has none.</summary>
    public static PromptText Of(PromptStyle style, string name) =>
        style == PromptStyle.Compact && Read($"compact/{name}") is { } compact ? compact
            : Read($"standard/{name}") ?? throw new InvalidOperationException($"This build has no prompt {name}.");

    /// <summary>The text with every name replaced in one pass: what is filled in is never searched for names.</summary>
    public string With(params ReadOnlySpan<(string Name, string Value)> values)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
            known[name] = value;
        return Placeholder().Replace(_text, match => known[match.Groups[1].Value]);
    }

    private static PromptText? Read(string key)
    {
        if (Known.TryGetValue(key, out var known))
            return known;
        using var stream = typeof(PromptText).Assembly.GetManifestResourceStream($"Prompts/{key}");
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Known.GetOrAdd(key, new PromptText(reader.ReadToEnd().TrimEnd('\n')));
    }

    [GeneratedRegex(@"\[\[([a-z]+)\]\]", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
