using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Vectorscope.Dashboard.Tests.Api.Fuzz;

/// <summary>Makes requests for the routes of an OpenAPI document: mostly of the right form, with something wrong in most of them. Seeded.</summary>
internal sealed class RequestMaker
{
    private const int Deepest = 6;

    private static readonly string[] Words =
    [
        "", " ", "x", "pocket", "capable", "*", "null", "NaN", "-1", "0", "9223372036854775808", "1e999", "é✓🎉", "\u0000", "a\u0000b", "\u202e",
        "../../etc/passwd", "/", "/dev/null", "/dev/zero", "/nowhere/at/all", "~", "~/x", "file:///etc", "run:x/y", "sha256:zz", "name@abcdef", "'; DROP TABLE Runs;--",
        "{{7*7}}", "%00", "true", "2020-01-01T00:00:00Z", "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-14:00", "capture", "benchmark", "training", "episodes",
        "completed", "created", "strict", "patched", "newName", new('n', 300), new('/', 5000), "\ud83d\ude00",
    ];

    // Of bodies that no serializer would write.
    private static readonly string[] Raw =
    [
        "", " ", "{", "}", "[]", "null", "true", "0", "\"\"", "{}", "{\"a\":}", "nul", "NaN", "[1,]", "{\"a\":1,\"a\":2}", "\"\\ud83d\"", "{\"name\":\"\\ud83d\"}", "{\"\\udc00\":1}",
        "{\"name\":\"\\u0000\"}", "\uFEFF{}", "{\"kind\":\"capture\"} {}", "// c\n{}", new string('[', 80) + new string(']', 80), new string('[', 100_000),
    ];

    private readonly Random _random;
    private readonly JsonElement _document;
    private readonly (string Path, string Method, JsonElement Operation)[] _operations;

    public RequestMaker(JsonElement document, int seed)
    {
        (_document, _random) = (document, new Random(seed));
        _operations =
        [
            .. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
                .Where(operation => operation.Name is "get" or "post" or "put" or "patch" or "delete")
                .Select(operation => (path.Name, operation.Name, operation.Value))),
        ];
    }

    public int Routes => _operations.Length;

    /// <param name="number">Routes take turns, so that each is met equally often.</param>
    public HttpRequestMessage Next(int number)
    {
        var (path, method, operation) = _operations[number % _operations.Length];
        var request = new HttpRequestMessage(new HttpMethod(Chance(50) ? "PUT" : method.ToUpperInvariant()), Address(path, operation));
        if (method is not "get" && !Chance(20))
        {
            request.Content = new ByteArrayContent(Body(operation));
            request.Content.Headers.ContentType = Chance(12)
                ? MediaTypeHeaderValue.Parse(Pick("text/plain", "application/json; charset=utf-16", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/problem+json"))
                : new MediaTypeHeaderValue("application/json");
        }
        if (Chance(10)) request.Headers.TryAddWithoutValidation("Accept", Pick("image/png", "application/xml", "*/*;q=0"));
        if (Chance(20)) request.Headers.TryAddWithoutValidation("Idempotency-Key", Pick(Words.Where(word => word.All(c => c is >= ' ' and < '\u007f')).ToArray()));
        return request;
    }

    private string Address(string path, JsonElement operation)
    {
        var query = new List<string>();
        foreach (var parameter in operation.TryGetProperty("parameters", out var list) ? list.EnumerateArray() : [])
        {
            var name = parameter.GetProperty("name").GetString()!;
            if (parameter.GetProperty("in").GetString() == "path") path = path.Replace($"{{{name}}}", Segment(), StringComparison.Ordinal);
            else if (!Chance(2)) query.Add($"{name}={(Chance(3) ? Escaped(Pick(Words)) : Scalar(parameter.TryGetProperty("schema", out var schema) ? schema : default))}");
        }
        return path + (query.Count > 0 ? "?" + string.Join('&', query) : "");
    }

    // A dot by itself would lead to another route, and NUL is refused before the program is asked.
    private string Segment() => Chance(8) ? "%FF%FE" : Chance(8) ? "%ED%A0%80"
        : Escaped(Pick(Words.Where(word => word.Trim('.').Length > 0 && word.Length < 1000 && !word.Contains('\0')).ToArray()));

    private string Scalar(JsonElement schema)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) Value(writer, schema, Deepest);
        return Escaped(Encoding.UTF8.GetString(stream.ToArray()).Trim('"'));
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text);

    private byte[] Body(JsonElement operation)
    {
        if (Chance(8)) return Encoding.UTF8.GetBytes(Pick(Raw));
        var schema = operation.TryGetProperty("requestBody", out var body) && body.TryGetProperty("content", out var content)
            ? content.EnumerateObject().First().Value.GetProperty("schema") : default;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) Value(writer, schema, 0);
        var bytes = stream.ToArray();
        // Bytes that are no UTF-8, or a file that ends too early.
        if (Chance(15) && bytes.Length > 0) bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return Chance(25) ? bytes[.._random.Next(bytes.Length + 1)] : bytes;
    }

    private void Value(Utf8JsonWriter writer, JsonElement schema, int depth)
    {
        schema = Resolved(schema);
        if (Chance(12) || schema.ValueKind != JsonValueKind.Object)
        {
            Anything(writer, depth);
        }
        else if (schema.TryGetProperty("const", out var only))
        {
            only.WriteTo(writer);
        }
        else if (schema.TryGetProperty("enum", out var words))
        {
            words[_random.Next(words.GetArrayLength())].WriteTo(writer);
        }
        else if (Choices(schema) is { } choices)
        {
            Value(writer, choices[_random.Next(choices.GetArrayLength())], depth);
        }
        else
        {
            Typed(writer, schema, TypeOf(schema), depth);
        }
    }

    private void Typed(Utf8JsonWriter writer, JsonElement schema, string? type, int depth)
    {
        switch (type)
        {
            case "object" when depth < Deepest:
                writer.WriteStartObject();
                foreach (var property in schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject() : default)
                {
                    if (Chance(3)) continue;
                    writer.WritePropertyName(property.Name);
                    Value(writer, property.Value, depth + 1);
                }
                if (Chance(10)) writer.WriteString(Pick(Words), Pick(Words));
                writer.WriteEndObject();
                break;
            case "array" when depth < Deepest:
                writer.WriteStartArray();
                for (var i = _random.Next(4); i > 0; i--) Value(writer, schema.TryGetProperty("items", out var items) ? items : default, depth + 1);
                writer.WriteEndArray();
                break;
            case "integer" or "number":
                writer.WriteRawValue(Pick("0", "1", "-1", "2", "0.5", "100", "2147483648", "9223372036854775808", "1e308", "-0.0"));
                break;
            case "boolean":
                writer.WriteBooleanValue(Chance(2));
                break;
            default:
                writer.WriteStringValue(Pick(Words));
                break;
        }
    }

    private void Anything(Utf8JsonWriter writer, int depth)
    {
        switch (_random.Next(depth < Deepest ? 6 : 4))
        {
            case 0: writer.WriteNullValue(); break;
            case 1: writer.WriteStringValue(Pick(Words)); break;
            case 2: writer.WriteNumberValue(_random.Next(-2, 3)); break;
            case 3: writer.WriteBooleanValue(true); break;
            case 4:
                writer.WriteStartArray();
                Anything(writer, depth + 1);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteStartObject();
                writer.WritePropertyName(Pick(Words));
                Anything(writer, depth + 1);
                writer.WriteEndObject();
                break;
        }
    }

    private JsonElement Resolved(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
        {
            var at = _document;
            foreach (var part in reference.GetString()!.Split('/').Skip(1)) at = at.GetProperty(part);
            schema = at;
        }
        return schema;
    }

    private static JsonElement? Choices(JsonElement schema) =>
        schema.TryGetProperty("oneOf", out var one) ? one : schema.TryGetProperty("anyOf", out var any) ? any : null;

    private string? TypeOf(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? schema.TryGetProperty("properties", out _) ? "object" : null
        : type.ValueKind == JsonValueKind.Array ? type[_random.Next(type.GetArrayLength())].GetString()
        : type.GetString();

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T Pick<T>(params T[] from) => from[_random.Next(from.Length)];
}
