using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Files;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Traces.Import;

/// <summary>An object of a JSON file of another program, whose fields are read with the file and their place at hand for the error. Absent and null are the same.</summary>
internal sealed class JsonPart
{
    /// <summary>Bytes of one file; the trajectories of the longest trials have some ten millions.</summary>
    public const int LongestFile = 256 << 20;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 256 };
    private readonly string _path;

    private JsonPart(JsonObject value, string file, string path) => (Value, File, _path) = (value, file, path);

    public JsonObject Value { get; }
    public string File { get; }

    /// <summary>What Python writes beside the standard (NaN, halves of surrogate pairs) costs the value, not the file.</summary>
    /// <param name="file">What the errors call it.</param>
    /// <exception cref="TraceFormatException">It is not JSON, or no object.</exception>
    public static JsonPart Parse(ReadOnlyMemory<byte> json, string file)
    {
        try
        {
            return JsonNode.Parse(LooseJson.Mend(json).Span, null, Options) is JsonObject value
                ? new JsonPart(value, file, "")
                : throw new TraceFormatException(file, null, "It must hold one JSON object.");
        }
        catch (JsonException e)
        {
            throw new TraceFormatException(file, null, $"It is not JSON: {Quote.Of(e.Message)}", e);
        }
    }

    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte}, string)"/>
    public static JsonPart Parse(string json, string file) => Parse(Encoding.UTF8.GetBytes(json), file);

    /// <summary>Of a file that another program left: a link in its place may point anywhere and is not followed.</summary>
    /// <exception cref="TraceFormatException">It cannot be read, is not JSON, or no object.</exception>
    public static JsonPart ReadFile(string path, string file)
    {
        try
        {
            return new FileInfo(path).LinkTarget is null
                ? Parse(PlainFile.ReadAllBytes(path, LongestFile), file)
                : throw new TraceFormatException(file, null, "It is a link, and links are not followed. Copy the file into its place.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TraceFormatException(file, null, $"It cannot be read: {e.Message}", e);
        }
    }

    public JsonPart? Part(string name) => Value[name] switch
    {
        null => null,
        JsonObject value => new JsonPart(value, File, PathOf(name)),
        _ => throw Wrong(name, "It must be an object."),
    };

    public JsonPart RequiredPart(string name) => Part(name) ?? throw Wrong(name, "It is missing.");

    /// <summary>A list of objects; empty when there is none.</summary>
    public IReadOnlyList<JsonPart> Parts(string name) => Value[name] switch
    {
        null => [],
        JsonArray list => [.. list.Select((item, i) => item is JsonObject value
            ? new JsonPart(value, File, $"{PathOf(name)}[{i.ToString(CultureInfo.InvariantCulture)}]")
            : throw Wrong($"{name}[{i.ToString(CultureInfo.InvariantCulture)}]", "It must be an object."))],
        _ => throw Wrong(name, "It must be a list."),
    };

    public string? Text(string name)
    {
        if (Value[name] is not { } node) return null;
        return node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : throw Wrong(name, "It must be a string.");
    }

    public string RequiredText(string name) => Text(name) ?? throw Wrong(name, "It is missing.");

    /// <summary>Null also for a number that no program can count with, such as 1e999.</summary>
    public double? Number(string name) => Value[name] switch
    {
        null => null,
        { } node when node.GetValueKind() == JsonValueKind.Number => node.GetValue<JsonElement>().TryGetDouble(out var number) && double.IsFinite(number) ? number : null,
        _ => throw Wrong(name, "It must be a number."),
    };

    public int? Integer(string name) => Number(name) switch
    {
        null => null,
        { } value when value is >= int.MinValue and <= int.MaxValue && value == Math.Floor(value) => (int)value,
        _ => throw Wrong(name, "It must be a whole number."),
    };

    public bool? Truth(string name) => Value[name]?.GetValueKind() switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "It must be true or false."),
    };

    /// <summary>A moment in ISO 8601; one without a zone is in <paramref name="naive"/>.</summary>
    public DateTimeOffset? Time(string name, TimeSpan naive)
    {
        if (Text(name) is not { } text) return null;
        // The first and last years have no moment in every zone.
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment) || moment.Year is < 2 or > 9998)
            throw Wrong(name, $"'{Quote.Of(text)}' is not a time in ISO 8601.");
        if (moment.Kind == DateTimeKind.Unspecified)
            return new DateTimeOffset(moment, naive).ToUniversalTime();
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var zoned)
            ? zoned.ToUniversalTime()
            : throw Wrong(name, $"'{Quote.Of(text)}' is not a time in ISO 8601.");
    }

    public TraceFormatException Wrong(string name, string message) => new(File, PathOf(name), message);

    private string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
}
