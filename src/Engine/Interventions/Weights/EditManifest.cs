using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vectorscope.Engine.Files;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>
/// The file <c>edit.json</c> of an edited model: what it was made from and how, what that did, and the hashes of all that was written.
/// It holds no times, so that the same edit gives the same folder.
/// </summary>
public sealed record EditManifest
{
    /// <summary>Its name in the model's folder.</summary>
    public const string FileName = "edit.json";

    /// <summary>Version of its fields.</summary>
    public const int CurrentFormat = 1;

    private const long Longest = 64 << 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>See <see cref="CurrentFormat"/>.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Tells this edit from all others: a hash over source and options.</summary>
    public required string Key { get; init; }

    /// <summary>The model that was edited.</summary>
    public required EditParent Parent { get; init; }

    /// <summary>What was baked into it.</summary>
    public required JsonElement Intervention { get; init; }

    /// <summary>SHA-256 of the intervention's JSON as it was given.</summary>
    public required string InterventionSha256 { get; init; }

    /// <summary>What its directions came from.</summary>
    public required IReadOnlyList<DirectionSource> Directions { get; init; }

    /// <summary>What was touched, and how it was computed.</summary>
    public required WeightEditOptions Options { get; init; }

    /// <summary>What that did.</summary>
    public required WeightEditReport Report { get; init; }

    /// <summary>Every other file of the folder.</summary>
    public required IReadOnlyList<EditedFile> Files { get; init; }

    /// <summary>Version of the program that wrote it.</summary>
    public required string Code { get; init; }

    /// <summary>Of a model's folder; null where the model was not made by an edit, or does not say so in words of this version.</summary>
    public static EditManifest? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        try
        {
            var utf8 = PlainFile.ReadAllBytes(path, Longest);
            JsonInput.Check(utf8);
            return JsonSerializer.Deserialize<EditManifest>(utf8, Json) is { Format: CurrentFormat, Parent: { Name: not null, ContentHash: not null }, Report: not null } manifest ? manifest : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Tells an edit from all others: what <see cref="Key"/> is of this one.</summary>
    public static string KeyOf(WeightEditRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (source, options) = (request.Source, request.Options);
        // What was measured tells edits apart as well; without it the hash is that of the rest.
        object all = (request.Keys?.Sha256 ?? request.Contrasts?.Sha256) is { } measured ? new { CurrentFormat, source, options, measured } : new { CurrentFormat, source, options };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(all, Json)));
    }

    internal static EditManifest Of(WeightEditRequest request, WeightEditReport report, IReadOnlyList<EditedFile> files) => new()
    {
        Key = KeyOf(request),
        Parent = new(request.Source.Model, request.Source.ModelHash),
        Intervention = JsonInput.Read(Encoding.UTF8.GetBytes(request.Source.Intervention)),
        InterventionSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Source.Intervention))),
        Directions = request.Source.Directions,
        Options = request.Options,
        Report = report,
        Files = files,
        Code = request.Source.Code,
    };

    internal void Write(string folder) => File.WriteAllBytes(Path.Combine(folder, FileName), [.. JsonSerializer.SerializeToUtf8Bytes(this, Json), (byte)'\n']);
}

/// <summary>The model that an edited one was made from.</summary>
/// <param name="Name">As it was called then.</param>
/// <param name="ContentHash">Of its folder.</param>
public sealed record EditParent(string Name, string ContentHash);

/// <summary>A file that an edit wrote.</summary>
/// <param name="Name">In the folder.</param>
/// <param name="Bytes">Of it.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record EditedFile(string Name, long Bytes, string Sha256);
