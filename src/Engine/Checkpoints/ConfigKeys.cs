using System.Text.Json;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>Looks keys up in a config file: in <c>text_config</c> first, where there is one, then at the top.</summary>
internal sealed class ConfigKeys
{
    private readonly List<JsonElement> _levels = [];
    private readonly string _prefix;

    internal ConfigKeys(string file, JsonElement root, string prefix = "")
    {
        (File, _prefix) = (file, prefix);
        if (root.ValueKind != JsonValueKind.Object) throw new CheckpointException(file, "is not a JSON object");
        if (root.TryGetProperty("text_config", out var text) && text.ValueKind == JsonValueKind.Object) _levels.Add(text);
        _levels.Add(root);
    }

    internal string File { get; }

    /// <summary>The values of a key, innermost level first; null counts as absent.</summary>
    internal IEnumerable<JsonElement> Everywhere(string name)
    {
        foreach (var level in _levels)
        {
            if (level.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null) yield return value;
        }
    }

    internal JsonElement? Find(string name)
    {
        foreach (var value in Everywhere(name)) return value;
        return null;
    }

    internal int Size(string name, int maximum)
    {
        var value = Find(name) ?? throw Refuse(name, "is missing");
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var size) || size < 1 || size > maximum)
            throw Refuse(name, $"is {Quote.Of(value.GetRawText())}; a whole number from 1 to {maximum} is expected");
        return size;
    }

    /// <summary>A finite positive number.</summary>
    internal double Number(string name)
    {
        var value = Find(name) ?? throw Refuse(name, "is missing");
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsFinite(number) || number <= 0)
            throw Refuse(name, $"is {Quote.Of(value.GetRawText())}; a positive number is expected");
        return number;
    }

    internal string? Text(string name) => Find(name) is { } value
        ? value.ValueKind == JsonValueKind.String ? value.ToString() : throw Refuse(name, $"is {Quote.Of(value.GetRawText())}; text is expected")
        : null;

    internal bool? Flag(string name) => Find(name) is { } value
        ? value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Refuse(name, $"is {Quote.Of(value.GetRawText())}; true or false is expected")
        : null;

    /// <summary>One token id or a list of them.</summary>
    internal IEnumerable<int> Ids(string name, JsonElement value)
    {
        var items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
        foreach (var item in items)
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out var id))
                throw Refuse(name, $"is {Quote.Of(value.GetRawText())}; a token id or a list of them is expected");
            yield return id;
        }
    }

    internal CheckpointException Refuse(string name, string what) => new(File, $"'{_prefix}{name}' {what}");
}
