using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.State;

/// <summary>
/// A spec while it is being written: the JSON object itself. What was typed and is no value of its field stays there as text, so that
/// nothing is lost and the check names the field.
/// </summary>
public sealed partial class SpecDraft
{
    private readonly SpecShape _shape;
    private readonly JsonObject _spec;

    /// <param name="start">The spec to start from: a preset, or an earlier run's; it is not changed.</param>
    public SpecDraft(SpecShape shape, JsonObject start) => (_shape, _spec) = (shape, start.DeepClone().AsObject());

    /// <summary>The settings that the draft can have.</summary>
    public SpecShape Shape => _shape;

    /// <summary>The spec as it would be submitted, its fields in the order of their declaration, whatever the order of the clicks.</summary>
    public JsonObject ToSpec() => Ordered(_shape, _spec);

    /// <summary>The spec, as the check takes it.</summary>
    public JsonElement ToElement() => JsonSerializer.SerializeToElement(ToSpec(), JobsJson.Options);

    /// <summary>The field that a path names.</summary>
    /// <exception cref="ArgumentException">The spec has no such field.</exception>
    public FieldShape Field(string path) => SpecPath.Find(_shape, path) ?? throw new ArgumentException($"The spec has no field \"{path}\".", nameof(path));

    /// <summary>What the field shows: the value in the form's units, or the text as it was typed.</summary>
    public string Text(string path)
    {
        var field = Field(path);
        var isSaid = SpecPath.Has(_spec, path);
        var value = isSaid ? SpecPath.Get(_spec, path) : field.Default;
        // Null for a field that cannot be null is left out, like any other.
        return value is not null ? field.Value.ToForm(value)
            : isSaid && field.IsNullable ? field.NullWord ?? ""
            : !isSaid || field.Default is null ? ""
            : field.Value.ToForm(field.Default);
    }

    /// <summary>A word of the field's choices, as these write it; empty for none.</summary>
    public string Word(string path)
    {
        var field = Field(path);
        return Written(field.Value, (SpecPath.Get(_spec, path) ?? field.Default) is { } value ? field.Value.ToText(value) : "");
    }

    /// <summary>Whether a setting is on.</summary>
    public bool IsOn(string path) => (SpecPath.Get(_spec, path) ?? Field(path).Default) is JsonValue value && value.TryGetValue<bool>(out var on) && on;

    /// <summary>Words of a list.</summary>
    public IReadOnlyList<string> Words(string path) =>
        (SpecPath.Get(_spec, path) ?? Field(path).Default) is JsonArray list ? [.. list.Select(item => Written((Field(path).Value as ListShape)?.Item, item is JsonValue value && value.TryGetValue<string>(out var word) ? word : item?.ToJsonString() ?? ""))] : [];

    /// <summary>How many items a list of objects has.</summary>
    public int Count(string path) => (SpecPath.Get(_spec, path) as JsonArray)?.Count ?? 0;

    /// <summary>Whether an object that may be left out is there.</summary>
    public bool Has(string path) => SpecPath.Get(_spec, path) is not null;

    /// <summary>Takes what was typed. Nothing typed means that the field is left out, and its default is shown again.</summary>
    public void Set(string path, string text)
    {
        var field = Field(path);
        if (text == Text(path))
        {
            return;
        }

        if (field.NullWord is not null && string.Equals(text.Trim(), field.NullWord, StringComparison.OrdinalIgnoreCase))
        {
            SpecPath.Set(_spec, path, null);
        }
        else if (text.Trim().Length == 0)
        {
            LeaveOut(path);
        }
        else
        {
            SpecPath.Set(_spec, path, field.Value.FromForm(text));
        }
    }

    /// <summary>Puts a value of the spec itself there; null leaves the field out.</summary>
    public void Put(string path, JsonNode? value)
    {
        if (value is null)
        {
            LeaveOut(path);
        }
        else
        {
            SpecPath.Set(_spec, path, value);
        }
    }

    /// <summary>Takes a choice. None, and the usual one, leave the field out.</summary>
    public void Choose(string path, string word)
    {
        var usual = Field(path).Default;
        Put(path, word.Length == 0 || (usual is not null && Field(path).Value.ToText(usual) == word) ? null : word);
    }

    /// <summary>Takes a field out, and objects around it that hold nothing more and may be left out themselves.</summary>
    public void LeaveOut(string path)
    {
        SpecPath.Remove(_spec, path);
        if (path.LastIndexOf('.') is > 0 and var dot && path[..dot] is var owner && !owner.EndsWith(']')
            && SpecPath.Get(_spec, owner) is JsonObject { Count: 0 } && Field(owner) is { IsRequired: false, IsNullable: false })
        {
            LeaveOut(owner);
        }
    }

    /// <summary>Switches a word of a list on or off; words stand in the order of their choices.</summary>
    public void Toggle(string path, string word, string[] order)
    {
        var words = Words(path).ToList();
        if (!words.Remove(word))
        {
            words.Add(word);
        }

        var sorted = words.OrderBy(item => Array.IndexOf(order, item) is >= 0 and var place ? place : int.MaxValue);
        Put(path, new JsonArray([.. sorted.Select(item => (JsonNode)item)]));
        if (words.Count == 0 && Field(path).Default is JsonArray { Count: 0 })
        {
            LeaveOut(path);
        }
    }

    /// <summary>Adds an item to a list of objects; at its end, or where it is told.</summary>
    public void Insert(string path, JsonObject item, int? at = null)
    {
        if (SpecPath.Get(_spec, path) is not JsonArray list)
        {
            SpecPath.Set(_spec, path, list = []);
        }

        list.Insert(at ?? list.Count, item.DeepClone());
    }

    /// <summary>A copy of an item of a list.</summary>
    public JsonObject Item(string path, int index) => SpecPath.Get(_spec, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]")) is JsonObject item ? item.DeepClone().AsObject() : [];

    /// <summary>Takes an item out of a list.</summary>
    public void RemoveAt(string path, int index) => (SpecPath.Get(_spec, path) as JsonArray)?.RemoveAt(index);

    /// <summary>Whether the setting matters, the others being what they are.</summary>
    public bool Matters(string path)
    {
        var owner = path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : "";
        var shape = owner.Length == 0 ? _shape : ShapeAt(owner);
        var json = owner.Length == 0 ? _spec : SpecPath.Get(_spec, owner) as JsonObject ?? [];
        var record = shape.Read<object>(JsonSerializer.SerializeToElement(json, JobsJson.Options), new SpecProblems(), "kind");
        return Field(path).Matters(record);
    }

    private SpecShape ShapeAt(string path) => Field(Place().Replace(path, "")).Value switch
    {
        ObjectShape inner => inner.Shape,
        ListShape { Item: ObjectShape item } => item.Shape,
        _ => throw new ArgumentException($"\"{path}\" is no object.", nameof(path)),
    };

    // What the shape does not know stays, first where it says what kind of spec it is and last where it is an error.
    private static JsonObject Ordered(SpecShape shape, JsonObject spec)
    {
        var ordered = new JsonObject();
        var known = shape.Fields.Where(field => spec.ContainsKey(field.Name)).ToArray();
        foreach (var name in spec.Select(entry => entry.Key).Where(name => name == "kind").Concat(known.Select(field => field.Name)).Concat(spec.Select(entry => entry.Key)))
        {
            if (!ordered.ContainsKey(name))
            {
                ordered[name] = Ordered(shape.Find(name)?.Value, spec[name]);
            }
        }

        return ordered;
    }

    // Specs may write a word in any case.
    private static string Written(ValueShape? shape, string text) =>
        (shape as WordShape)?.Choices.FirstOrDefault(choice => string.Equals(choice.Word, text.Trim(), StringComparison.OrdinalIgnoreCase))?.Word ?? text;

    private static JsonNode? Ordered(ValueShape? shape, JsonNode? value) => (shape, value) switch
    {
        (ObjectShape inner, JsonObject json) => Ordered(inner.Shape, json),
        (ListShape { Item: ObjectShape item }, JsonArray list) => new JsonArray([.. list.Select(entry => Ordered(item, entry))]),
        _ => value?.DeepClone(),
    };

    [GeneratedRegex(@"\[\d+\]$")]
    private static partial Regex Place();
}
