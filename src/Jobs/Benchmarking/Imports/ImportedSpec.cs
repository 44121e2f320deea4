using System.Text.Json;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Benchmarking.Imports;

/// <summary>What stands for the spec of a run that was imported.</summary>
public sealed record ImportedSpec(ImportLayout Layout, string Id, string Folder)
{
    /// <summary>Of the run's tags.</summary>
    public const string Tag = "imported";

    /// <summary>Kind of the input that names the job, by which a second import of it is recognised.</summary>
    internal const string InputKind = "import";

    internal string ToJson() => JsonSerializer.Serialize(new Dictionary<string, object> { ["kind"] = BenchmarkSpec.KindName, [RunKind.ImportedField] = this }, JobsJson.Options);

    /// <summary>Null for the spec of a run that was made here.</summary>
    public static ImportedSpec? Of(string spec)
    {
        using var document = JsonDocument.Parse(spec);
        return document.RootElement.TryGetProperty(RunKind.ImportedField, out var imported) ? imported.Deserialize<ImportedSpec>(JobsJson.Options) : null;
    }
}
