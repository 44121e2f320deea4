using System.Text.Json;

namespace Vectorscope.Jobs.Specs;

/// <summary>Something that a spec names, as it was found when the run was submitted.</summary>
public sealed record ResolvedReference
{
    /// <summary>What it is; see <see cref="ReferenceKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Of its content; null only for a model that was not hashed yet, whose run does that first.</summary>
    public string? Hash { get; init; }

    /// <summary>Folder or file, on the machine that resolved it; null for what lies in the store.</summary>
    public string? Place { get; init; }

    /// <summary>Of the library's entry, or the run that made the artifact.</summary>
    public string? Id { get; init; }

    /// <summary>Of the library's entry.</summary>
    public int? Version { get; init; }

    public long? Bytes { get; init; }

    /// <summary>What a library's entry held: the library may change, the run does not.</summary>
    public JsonElement? Content { get; init; }

    /// <summary>The content as the kind's own record.</summary>
    /// <exception cref="InvalidDataException">It has none, or another one.</exception>
    public T ContentAs<T>() where T : class => Content is { } json && json.Deserialize<T>(JobsJson.Options) is { } content
        ? content
        : throw new InvalidDataException($"The run keeps no content of the {Kind} \"{Name}\".");
}

/// <summary>What specs refer to.</summary>
public static class ReferenceKinds
{
    public const string Model = "model";

    /// <summary>A model of which only the weights are needed; it may lack a tokenizer.</summary>
    public const string Weights = "weights";

    public const string Persona = "persona";
    public const string PromptSet = "promptSet";
    public const string TaskSet = "taskSet";

    /// <summary>A completed capture by its run, or its file.</summary>
    public const string Capture = "capture";

    /// <summary>A direction by its name in the library, or its file.</summary>
    public const string Direction = "direction";

    /// <summary>An intervention by its name in the library, its file, or written out.</summary>
    public const string Intervention = "intervention";

    /// <summary>An arm by its name in the library.</summary>
    public const string Arm = "arm";

    /// <summary>A file by its path, or an artifact by its run and name or its content hash.</summary>
    public const string File = "file";

    /// <summary>An artifact; what a file's reference becomes where the store holds it.</summary>
    public const string Artifact = "artifact";
}

/// <summary>The references of a spec by the paths of the fields that name them.</summary>
public sealed class References
{
    private readonly SortedDictionary<string, ResolvedReference> _found;

    public References() => _found = new(StringComparer.Ordinal);

    public References(IReadOnlyDictionary<string, ResolvedReference> found) => _found = new(found.ToDictionary(), StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ResolvedReference> All => _found;

    /// <summary>What the field names; null when it names nothing, or nothing that was found.</summary>
    public ResolvedReference? Find(string path) => _found.GetValueOrDefault(path);

    /// <exception cref="InvalidDataException">The run keeps nothing for this field.</exception>
    public ResolvedReference this[string path]
    {
        get => Find(path) ?? throw new InvalidDataException($"The run does not say what its \"{path}\" was resolved to.");
        internal set => _found[path] = value;
    }
}

/// <summary>What a text came to: something, or the reason why not.</summary>
/// <param name="Note">What whoever submits should know although it can be used.</param>
public sealed record Resolution(ResolvedReference? Reference, string? Problem, string? Note = null)
{
    /// <summary>What is named within what was named, such as the directions of an intervention; resolved and kept as well.</summary>
    public IReadOnlyList<InnerResolution> Inner { get; init; } = [];

    public static Resolution Found(ResolvedReference reference, string? note = null) => new(reference, null, note);

    public static Resolution None(string problem) => new(null, problem);
}

/// <summary>What a text within a referenced thing came to.</summary>
/// <param name="Path">Of the field within the thing: <c>operations[0].direction</c>.</param>
public sealed record InnerResolution(string Path, Resolution Resolution);

/// <summary>Looks up one kind of reference.</summary>
public interface IReferenceResolver
{
    /// <summary>One of <see cref="ReferenceKinds"/>, or a word of one's own.</summary>
    string Kind { get; }

    /// <summary>Finds what a text means. Writes nothing but, at most, a cache of hashes.</summary>
    Task<Resolution> ResolveAsync(string text, CancellationToken cancellationToken);

    /// <summary>Makes sure, when the run starts, that it is still what was submitted; fills in a hash that was not known then.</summary>
    /// <param name="progress">Told what is being done.</param>
    /// <exception cref="Exception">It is gone or another one now; the message and, where it has one, the advice say so.</exception>
    Task<ResolvedReference> ConfirmAsync(ResolvedReference reference, IProgress<string> progress, CancellationToken cancellationToken);
}
