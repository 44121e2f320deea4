using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>
/// A spec as its run keeps it: <c>{"format": 2, "spec": …, "references": {path: …}, "facts": …}</c>, the spec in its normal form, what
/// each reference was resolved to, and what else was found out. The library may change, the run does not.
/// </summary>
public class ResolvedSpec
{
    /// <summary>Snapshots without a format are those of before; <see cref="EarlierSnapshots"/> reads them.</summary>
    public const int Format = 2;

    internal ResolvedSpec(JsonObject spec, References references, JsonElement? facts) => (Normal, References, Facts) = (spec, references, facts);

    /// <summary>The spec in its normal form.</summary>
    public JsonObject Normal { get; }

    public References References { get; }

    /// <summary>The kind's own record; null where it keeps none.</summary>
    public JsonElement? Facts { get; }

    /// <exception cref="InvalidDataException">The run keeps no such record.</exception>
    public T FactsAs<T>() where T : class => Facts is { } json && json.Deserialize<T>(JobsJson.Options) is { } facts
        ? facts
        : throw new InvalidDataException("The run's snapshot lacks what was found out when it was submitted.");

    internal string ToJson() => new JsonObject
    {
        ["format"] = Format,
        ["spec"] = Normal.DeepClone(),
        ["references"] = JsonSerializer.SerializeToNode(References.All, JobsJson.Options),
        ["facts"] = Facts is { } facts ? JsonNode.Parse(facts.GetRawText()) : null,
    }.ToJsonString(JobsJson.Options);

    /// <summary>What a run keeps, of whatever format.</summary>
    /// <param name="readEarlier">See <see cref="RunKind.ReadEarlier"/>.</param>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    internal static ResolvedSpec Read(string spec, string snapshot, Func<JsonObject, JsonObject, ResolvedSpec>? readEarlier)
    {
        var kept = Parse(snapshot);
        return kept["format"] is { } format && (int?)format == Format ? FromJson(kept)
            : kept["format"] is null && readEarlier is not null ? readEarlier(Parse(spec), kept)
            : throw new InvalidDataException("The run's snapshot has a format that this version does not know; start the version that submitted it.");
    }

    private static JsonObject Parse(string json) =>
        SpecJson.Parse(json) ?? throw new InvalidDataException("What the run keeps is no JSON object.");

    /// <exception cref="InvalidDataException">It is no snapshot of this format.</exception>
    internal static ResolvedSpec FromJson(JsonObject snapshot) =>
        snapshot["spec"] is JsonObject spec && snapshot["references"] is JsonObject references
            ? new ResolvedSpec(
                spec.DeepClone().AsObject(),
                new References(references.Deserialize<Dictionary<string, ResolvedReference>>(JobsJson.Options)!),
                snapshot["facts"] is { } facts ? JsonSerializer.SerializeToElement(facts, JobsJson.Options) : null)
            : throw new InvalidDataException("The run's snapshot has neither spec nor references.");
}

/// <inheritdoc/>
public sealed class ResolvedSpec<TSpec> : ResolvedSpec where TSpec : RunSpec
{
    internal ResolvedSpec(TSpec spec, ResolvedSpec kept) : base(kept.Normal, kept.References, kept.Facts) => Spec = spec;

    public TSpec Spec { get; }
}
