using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>A kind of run: its name, its spec, the rules for it, who does the work, and what it leaves.</summary>
public abstract class RunKind(string name, SpecShape shape)
{
    /// <summary>The field that chooses the record of a spec.</summary>
    internal const string KindField = "kind";

    /// <summary>The field of what stands for the spec of a run that was made elsewhere and imported.</summary>
    internal const string ImportedField = "imported";

    /// <summary>As in the field <c>kind</c> of a spec.</summary>
    public string Name => name;

    public SpecShape Shape => shape;

    /// <summary>The files that a run of it may leave.</summary>
    public IReadOnlyList<ArtifactName> Artifacts { get; init; } = [];

    /// <summary>Specs to start from, the most usual first.</summary>
    public IReadOnlyList<SpecPreset> Presets { get; init; } = [];

    /// <summary>Reads a snapshot that was kept before <see cref="ResolvedSpec.Format"/>, given the run's spec and it; null where there were none.</summary>
    public Func<JsonObject, JsonObject, ResolvedSpec>? ReadEarlier { get; init; }

    /// <summary>JSON schema (2020-12) of a whole spec, the field <c>kind</c> included.</summary>
    public virtual JsonObject Schema()
    {
        var schema = Shape.Schema();
        schema["properties"]!.AsObject().Insert(0, KindField, new JsonObject { ["type"] = "string", ["const"] = name });
        schema["required"] = new JsonArray([KindField, .. (schema["required"] as JsonArray ?? []).Select(field => field!.DeepClone())]);
        return schema;
    }

    /// <summary>Checks a spec: its fields, its references, the kind's own rules. Writes nothing.</summary>
    public abstract Task<SpecCheck> CheckAsync(JsonElement spec, CancellationToken cancellationToken);

    internal abstract Task<RunOutcome> RunAsync(RunContext context, CancellationToken cancellationToken);

    /// <summary>What a run keeps, of whatever format.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public ResolvedSpec Read(string spec, string snapshot) => ResolvedSpec.Read(spec, snapshot, ReadEarlier);

    /// <summary>What a run keeps, with its spec as the kind's own record.</summary>
    /// <inheritdoc cref="Read(string, string)"/>
    public ResolvedSpec<TSpec> Read<TSpec>(string spec, string snapshot) where TSpec : RunSpec => Read<TSpec>(Read(spec, snapshot));

    private protected ResolvedSpec<TSpec> Read<TSpec>(ResolvedSpec kept) where TSpec : RunSpec
    {
        var problems = new SpecProblems();
        var spec = shape.Read<TSpec>(JsonSerializer.SerializeToElement(kept.Normal, JobsJson.Options), problems);
        return problems.Any
            ? throw new InvalidDataException($"The spec that the run keeps cannot be read: {problems.Errors[0].Field}: {problems.Errors[0].Message}")
            : new ResolvedSpec<TSpec>(spec, kept);
    }

    /// <summary>Whether a run was imported: what it was told to do is then not known here.</summary>
    public static bool IsImported(JsonObject spec) => spec.ContainsKey(ImportedField);
}
