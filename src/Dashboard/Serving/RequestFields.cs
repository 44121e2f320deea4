using System.Globalization;
using System.Text.Json;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>Reads fields of a request. One that is null counts as left out; one that is wrong is refused by its name.</summary>
/// <param name="path">Of the object within the request; empty for the request itself.</param>
internal sealed class RequestFields(JsonElement json, string path = "")
{
    /// <summary>A body.</summary>
    internal static RequestFields Of(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? new(json) : throw new ServingException(ServingFault.Invalid, "The body must be a JSON object.");

    /// <summary>The path of a field, as errors name it.</summary>
    internal string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>The field; null where it is left out.</summary>
    internal JsonElement? Find(string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw Refuse(name, "It must be a text."),
    };

    internal string RequiredText(string name) => Text(name) ?? throw Refuse(name, "It is missing.");

    internal bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Refuse(name, "It must be true or false."),
    };

    internal double? Number(string name, SettingRange range) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && range.Accepts(number) ? number
        : throw Refuse(name, $"It must be a {(range.IsWhole ? "whole " : "")}number that is {range.Words}.");

    internal long? Whole(string name, long least, long most) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most ? number
        : throw Refuse(name, string.Create(CultureInfo.InvariantCulture, $"It must be a whole number from {least} to {most}."));

    internal RequestFields? Object(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new(value, PathOf(name)),
        _ => throw Refuse(name, "It must be an object."),
    };

    internal IReadOnlyList<JsonElement>? List(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray()],
        _ => throw Refuse(name, "It must be a list."),
    };

    /// <summary>An object of a list.</summary>
    internal RequestFields Item(string name, int index, JsonElement item)
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");
        return item.ValueKind == JsonValueKind.Object ? new(item, PathOf(at)) : throw Refuse(at, "It must be an object.");
    }

    /// <summary>Refuses what would change the answer and is not done here.</summary>
    /// <param name="isNothing">Whether the value leaves the answer as it is.</param>
    internal void Unsupported(string name, Func<JsonElement, bool> isNothing, string sentence)
    {
        if (Find(name) is { } value && !isNothing(value))
        {
            throw Refuse(name, sentence);
        }
    }

    /// <summary>Refuses every field that nobody has looked at.</summary>
    internal void RefuseOthers(params IReadOnlySet<string>[] known)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Null && !known.Any(names => names.Contains(property.Name)))
            {
                throw Refuse(Quote.Of(property.Name), "This server knows no such field, so it cannot say what it would do to the answer. Leave it out.");
            }
        }
    }

    internal ServingException Refuse(string name, string message) => new(ServingFault.Invalid, $"{PathOf(name)}: {message}", PathOf(name));
}
