using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Specs;

/// <summary>Places in a spec, as errors and flags name them: <c>arms[1].sampling.minP</c>.</summary>
public static class SpecPath
{
    /// <summary>The steps of a path: names, and places in lists.</summary>
    /// <exception cref="FormatException">It is no path.</exception>
    public static IReadOnlyList<(string? Name, int Index)> Parse(string path)
    {
        var steps = new List<(string? Name, int Index)>();
        foreach (var part in path.Split('.'))
        {
            var open = part.IndexOf('[', StringComparison.Ordinal);
            var name = open < 0 ? part : part[..open];
            if (name.Length == 0)
            {
                throw Wrong(path);
            }
            steps.Add((name, 0));
            for (var rest = open < 0 ? "" : part[open..]; rest.Length > 0;)
            {
                var close = rest.IndexOf(']', StringComparison.Ordinal);
                if (rest[0] != '[' || close < 0 || !int.TryParse(rest[1..close], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                {
                    throw Wrong(path);
                }
                steps.Add((null, index));
                rest = rest[(close + 1)..];
            }
        }
        return steps;
    }

    /// <summary>The value there; null when there is none, or when it is null.</summary>
    public static JsonNode? Get(JsonObject spec, string path)
    {
        JsonNode? at = spec;
        foreach (var (name, index) in Parse(path))
        {
            at = name is not null ? (at as JsonObject)?[name] : at is JsonArray list && index < list.Count ? list[index] : null;
        }
        return at;
    }

    /// <summary>Whether something stands there, be it null.</summary>
    public static bool Has(JsonObject spec, string path)
    {
        var (owner, name) = Split(path);
        return (owner.Length == 0 ? spec : Get(spec, owner) as JsonObject)?.ContainsKey(name) == true;
    }

    /// <summary>Puts a value there; objects on the way are made, and a list grows by one where the next place in it is named.</summary>
    /// <exception cref="FormatException">It is no path, leads through a value, or leaves places of a list empty.</exception>
    public static void Set(JsonObject spec, string path, JsonNode? value)
    {
        var steps = Parse(path);
        JsonNode at = spec;
        for (var i = 0; i < steps.Count; i++)
        {
            var last = i == steps.Count - 1;
            JsonNode? Fresh() => last ? value : steps[i + 1].Name is null ? new JsonArray() : new JsonObject();
            var (name, index) = steps[i];
            if (name is not null)
            {
                var owner = at as JsonObject ?? throw Wrong(path);
                if (last || owner[name] is null)
                {
                    owner[name] = Fresh();
                }
                at = owner[name]!;
            }
            else
            {
                var list = at as JsonArray is { } found && index <= found.Count ? found : throw Wrong(path);
                if (index == list.Count)
                {
                    list.Add(Fresh());
                }
                else if (last || list[index] is null)
                {
                    list[index] = Fresh();
                }
                at = list[index]!;
            }
        }
    }

    /// <summary>Takes a field out; whether it was there.</summary>
    public static bool Remove(JsonObject spec, string path)
    {
        var (owner, name) = Split(path);
        return (owner.Length == 0 ? spec : Get(spec, owner) as JsonObject)?.Remove(name) == true;
    }

    /// <summary>The field of a shape that a path names; null when it has none.</summary>
    public static FieldShape? Find(SpecShape shape, string path)
    {
        FieldShape? field = null;
        var within = shape;
        foreach (var (name, _) in Parse(path))
        {
            if (name is null)
            {
                within = field?.Value is ListShape { Item: ObjectShape item } ? item.Shape : null;
                continue;
            }
            field = within?.Find(name);
            within = (field?.Value as ObjectShape)?.Shape;
        }
        return field;
    }

    /// <summary>The place in the labels of its fields, from the outside in: "Arms 2 · Sampling · Min p".</summary>
    public static string Label(SpecShape shape, string path)
    {
        var label = new StringBuilder();
        var at = "";
        foreach (var (name, index) in Parse(path))
        {
            at = name is null ? string.Create(CultureInfo.InvariantCulture, $"{at}[{index}]") : SpecShape.Join(at, name);
            label.Append(name is null ? string.Create(CultureInfo.InvariantCulture, $" {index + 1}")
                : $"{(label.Length == 0 ? "" : " · ")}{Find(shape, at)?.Label ?? name}");
        }
        return label.ToString();
    }

    private static (string Owner, string Name) Split(string path) =>
        path.LastIndexOf('.') is > 0 and var dot ? (path[..dot], path[(dot + 1)..]) : ("", path);

    private static FormatException Wrong(string path) => new($"\"{Quote.Of(path)}\" is no place in a spec; write it as in arms[1].sampling.minP.");
}
