using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Text;

namespace Vectorscope.Jobs.Specs;

/// <summary>A list of values of one shape.</summary>
/// <param name="element">CLR type of an item.</param>
/// <param name="range">How many there may be; null for any number.</param>
public sealed class ListShape(Type element, ValueShape item, RangeAttribute? range) : ValueShape
{
    public ValueShape Item => item;

    public override string Takes => item is not ObjectShape ? $"list: {item.Takes}" : range is null ? "list" : Fault.Of($"list of {range.Least} to {range.Most}").Message;

    internal override object? Stand => Array.CreateInstance(element, 0);

    internal override object? Read(JsonElement json, string path, SpecProblems problems)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            problems.Add(path, item switch
            {
                ObjectShape => "It must be a list in brackets.",
                NumberShape => "It must be a list of numbers, such as [1, 2], or be left out.",
                _ => "It must be a list, such as [\"one\", \"two\"], or be left out.",
            });
            return null;
        }
        var count = json.GetArrayLength();
        if (range is not null && count < range.Least)
        {
            problems.Add(path, range.Least == 1 ? "It must be a list with at least one entry." : Fault.Of($"It must have at least {range.Least} entries.").Message, "Give at least one.");
            return null;
        }
        if (range is not null && count > range.Most)
        {
            problems.Add(path, Fault.Of($"There are {Amount.Of(count, "entry", "entries")}; {range.Most} are the most."));
            return null;
        }
        var items = new List<object?>(count);
        for (var i = 0; i < count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            if (json[i].ValueKind == JsonValueKind.Null)
            {
                problems.Add(at, "It is null; leave it out of the list.");
            }
            else if (item is TextShape or WordShape && json[i].ValueKind == JsonValueKind.String && JsonStrings.Read(json[i]) is { } text && string.IsNullOrWhiteSpace(text))
            {
                // A word that says nothing, such as what follows a last comma.
                continue;
            }
            var value = json[i].ValueKind == JsonValueKind.Null ? null : item.Read(json[i], at, problems);
            items.Add((value is string word ? word.Trim() : value) ?? item.Stand);
        }
        var array = Array.CreateInstance(element, items.Count);
        ((System.Collections.IList)items).CopyTo(array, 0);
        return array;
    }

    internal override JsonNode? Write(object value) =>
        new JsonArray([.. ((System.Collections.IEnumerable)value).Cast<object>().Select(item.Write)]);

    internal override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema() };
        if (range is not null)
        {
            schema["minItems"] = (long)range.Least;
            schema["maxItems"] = (long)range.Most;
        }
        return schema;
    }

    /// <summary>Words with commas or white space between them.</summary>
    public override JsonNode? FromText(string text) => new JsonArray(
        [.. text.Split([',', ' ', '\n', '\t', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(item.FromText)]);

    public override string ToText(JsonNode value) =>
        value is JsonArray items ? string.Join(", ", items.Select(entry => entry is null ? "" : item.ToText(entry))) : base.ToText(value);
}
