using System.Globalization;
using System.Text.Json;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Specs;

/// <summary>Reads one JSON object field by field, and gathers what is wrong with each under its path.</summary>
internal sealed class JsonFields
{
    /// <summary>JavaScript, and with it any form, counts whole numbers exactly only up to here.</summary>
    public const long MostExact = (1L << 53) - 1;

    private readonly JsonElement _element;
    private readonly string _path;
    private readonly List<SpecError> _errors;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public JsonFields(JsonElement element, string path, List<SpecError> errors)
    {
        _element = element;
        _path = path;
        _errors = errors;
    }

    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    public void Refuse(string name, string message) => _errors.Add(new SpecError(PathOf(name), message));

    /// <summary>Whether this very field was refused; what depends on it then says nothing.</summary>
    public bool IsRefused(string name) => _errors.Any(error => error.Field == PathOf(name));

    /// <summary>A text that must be there and not be blank; null after an error.</summary>
    public string? Text(string name, string advice)
    {
        if (!TryGet(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            Refuse(name, $"It is missing. {advice}");
            return null;
        }
        if (value.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(value.GetString()))
        {
            Refuse(name, $"It must be a text that is not blank. {advice}");
            return null;
        }
        return value.GetString();
    }

    /// <summary>A text that may be absent or null.</summary>
    public string? OptionalText(string name)
    {
        if (!TryGet(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }
        Refuse(name, "It must be a text in quotes, or be left out.");
        return null;
    }

    public long? OptionalInteger(string name, long least, long most)
    {
        if (!TryGet(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most)
        {
            return number;
        }
        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"It must be a whole number from {least} to {most}, or be left out."));
        return null;
    }

    /// <summary>A finite number that may be absent or null.</summary>
    public double? OptionalNumber(string name, double least, double most)
    {
        if (!TryGet(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most)
        {
            return number;
        }
        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"It must be a number from {least} to {most}, or be left out."));
        return null;
    }

    /// <summary>One of an enumeration's words in any case; null when it is absent or wrong.</summary>
    public T? OptionalWord<T>(string name) where T : struct, Enum
    {
        if (OptionalText(name) is not { } text)
        {
            return null;
        }
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }
        Refuse(name, $"\"{Quote.Of(text)}\" is not one of {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.");
        return null;
    }

    /// <summary>Texts of a list that may be absent, null or empty.</summary>
    public IReadOnlyList<string> OptionalTexts(string name)
    {
        if (!TryGet(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(item => item.GetString()!.Trim()).Where(text => text.Length > 0)];
        }
        Refuse(name, "It must be a list of texts, such as [\"one\", \"two\"], or be left out.");
        return [];
    }

    /// <summary>The fields of an object that may be absent or null; null then, and after an error.</summary>
    public JsonFields? OptionalObject(string name)
    {
        if (!TryGet(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        if (value.ValueKind == JsonValueKind.Object)
        {
            return new JsonFields(value, PathOf(name), _errors);
        }
        Refuse(name, "It must be a JSON object in braces, or be left out.");
        return null;
    }

    /// <summary>The fields of an object that must be there; null after an error.</summary>
    public JsonFields? Object(string name, string advice)
    {
        if (!TryGet(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            Refuse(name, $"It is missing. {advice}");
            return null;
        }
        return OptionalObject(name);
    }

    /// <summary>Whether the field is there and null, where that means something else than leaving it out.</summary>
    public bool IsNull(string name) => TryGet(name, out var value) && value.ValueKind == JsonValueKind.Null;

    public bool? OptionalBoolean(string name)
    {
        if (!TryGet(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }
        Refuse(name, "It must be true or false, or be left out.");
        return null;
    }

    /// <summary>The items of a list that must be there; empty after an error.</summary>
    public IReadOnlyList<JsonElement> List(string name, string advice)
    {
        if (!TryGet(name, out var value))
        {
            Refuse(name, $"It is missing. {advice}");
            return [];
        }
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            Refuse(name, $"It must be a list with at least one entry. {advice}");
            return [];
        }
        return [.. value.EnumerateArray()];
    }

    /// <summary>As <see cref="List"/>, but it may be absent or null.</summary>
    public IReadOnlyList<JsonElement>? OptionalList(string name, string advice) =>
        TryGet(name, out var value) && value.ValueKind != JsonValueKind.Null ? List(name, advice) : null;

    /// <summary>The fields of one item of a list; null after an error.</summary>
    public JsonFields? Item(string name, int index, JsonElement item)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{PathOf(name)}[{index}]");
        if (item.ValueKind == JsonValueKind.Object)
        {
            return new JsonFields(item, path, _errors);
        }
        _errors.Add(new SpecError(path, "It must be a JSON object in braces."));
        return null;
    }

    /// <summary>Names each field that was never asked for. Call it last.</summary>
    public void RefuseOthers()
    {
        foreach (var property in _element.EnumerateObject())
        {
            if (!_known.Contains(property.Name))
            {
                Refuse(property.Name, $"There is no such field. Known here: {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
            }
        }
    }

    private bool TryGet(string name, out JsonElement value)
    {
        _known.Add(name);
        return _element.TryGetProperty(name, out value);
    }
}
