using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Specs;

/// <summary>
/// The fields of a spec's record, read once from its declaration. From here come the reader, the normal form, the JSON schema, the
/// flags, the forms, the tables in the documentation and the comparison of two runs.
/// </summary>
public sealed class SpecShape
{
    /// <summary>For eyes: JSON without escapes that only HTML needs.</summary>
    internal static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly ConcurrentDictionary<Type, SpecShape> Known = new();

    internal SpecShape(Type type, IReadOnlyList<FieldShape> fields)
    {
        (Type, Fields) = (type, fields);
        var usual = New();
        foreach (var field in fields)
        {
            field.Default = field.IsRequired || field.DefaultFrom is not null ? null : field.Write(usual);
            if (field is { IsNullable: true, NullWord: null } && (field.Default is not null || field.HasDerivedDefault))
            {
                throw new InvalidOperationException($"{type.Name}.{field.Name} takes null for a value of its own: a form needs a word for it (NullWord).");
            }
        }
    }

    public Type Type { get; }

    /// <summary>In the order of their declaration, which is that of forms and tables too.</summary>
    public IReadOnlyList<FieldShape> Fields { get; }

    public static SpecShape Of<T>() where T : class => Of(typeof(T));

    public static SpecShape Of(Type type) => Known.GetOrAdd(type, SpecShapeBuilder.Build);

    /// <summary>A record with every default.</summary>
    /// <remarks>Built past the compiler's check of required members: the reader names those that are missing.</remarks>
    internal object New() => Activator.CreateInstance(Type)!;

    /// <summary>A record for rules to look at where the spec's own was refused: what must be there is, be it empty.</summary>
    internal object Stand()
    {
        var record = New();
        foreach (var field in Fields.Where(field => field.IsRequired))
        {
            field.Set(record, field.Value.Stand);
        }
        return record;
    }

    public FieldShape? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <summary>Reads a spec; what is wrong is noted under its path, and the record then holds defaults or empty values in its place.</summary>
    public T Read<T>(JsonElement json, SpecProblems problems, params ReadOnlySpan<string> known) where T : class => (T)Read(json, "", problems, known);

    /// <summary>The normal form: every field, defaults filled in.</summary>
    public JsonObject Write(object record)
    {
        var json = new JsonObject();
        foreach (var field in Fields)
        {
            json[field.Name] = field.Write(record);
        }
        return json;
    }

    /// <summary>JSON schema (2020-12) of the spec.</summary>
    public JsonObject Schema() => SpecSchema.Of(this);

    internal object Read(JsonElement json, string path, SpecProblems problems, params ReadOnlySpan<string> known)
    {
        var record = New();
        List<FieldShape>? derived = null;
        foreach (var field in Fields)
        {
            if (!ReadField(field, json, record, Join(path, field.Name), problems))
            {
                (derived ??= []).Add(field);
            }
        }
        foreach (var field in derived ?? [])
        {
            field.Set(record, field.DefaultFrom!(record));
        }
        RefuseOthers(json, path, problems, known);
        return record;
    }

    /// <summary>The path of a field within an object; the spec itself has an empty one.</summary>
    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <returns>False where the field is left out and its default depends on others.</returns>
    private static bool ReadField(FieldShape field, JsonElement json, object record, string path, SpecProblems problems)
    {
        var isThere = json.TryGetProperty(field.Name, out var value);
        if (isThere && value.ValueKind == JsonValueKind.Null && field.IsNullable)
        {
            field.Set(record, null);
        }
        else if (isThere && value.ValueKind != JsonValueKind.Null)
        {
            field.Set(record, field.Value.Read(value, path, problems) ?? (field.IsNullable ? null : field.Value.Stand));
        }
        else if (field.IsRequired)
        {
            problems.Add(path, field.Help is null ? "It is missing." : $"It is missing. {field.Help}", $"Give the {char.ToLowerInvariant(field.Label[0])}{field.Label[1..]}.");
            field.Set(record, field.Value.Stand);
        }
        else
        {
            return field.DefaultFrom is null;
        }
        return true;
    }

    private void RefuseOthers(JsonElement json, string path, SpecProblems problems, ReadOnlySpan<string> known)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (Find(property.Name) is null && !known.Contains(property.Name))
            {
                var names = string.Join(", ", Fields.Select(field => field.Name).Order(StringComparer.Ordinal));
                problems.Add(Join(path, property.Name.Length <= 80 ? property.Name : property.Name[..80] + "…"), $"There is no such field. Known here: {names}.");
            }
        }
    }
}
