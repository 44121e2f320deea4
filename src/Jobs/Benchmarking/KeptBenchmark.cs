using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>A benchmark as its run keeps it: what was asked for, and what was found.</summary>
public sealed class KeptBenchmark
{
    /// <summary>The snapshot of a run whose trials came from elsewhere: what its arms and tasks were like is in its files, not in our words.</summary>
    internal const string Imported = "null";

    private static readonly SpecShape Shape = SpecShape.Of<BenchmarkSpec>();

    private KeptBenchmark(BenchmarkSpec spec, References references, BenchmarkFacts facts) => (Spec, References, Facts) = (spec, references, facts);

    public BenchmarkSpec Spec { get; }

    /// <summary>What the spec's names were resolved to.</summary>
    public References References { get; }

    public BenchmarkFacts Facts { get; }

    /// <summary>The model that the engine runs for an arm; null for one that asks a server or none.</summary>
    public ResolvedReference? EngineModel(ArmSpec arm) => References.Find($"{PathOf(arm)}.model.engine");

    /// <summary>How an arm's tokens are drawn: as it was settled when the run was submitted, or what the arm says, for a server and for runs that kept no more.</summary>
    public SamplingOverrides Sampling(ArmSpec arm) => Facts.Sampling.GetValueOrDefault(arm.Name) ?? arm.Sampling;

    /// <summary>Name of an arm's model, on the list or at its server; null for an arm without one.</summary>
    public string? ModelName(ArmSpec arm) => arm.Model is null ? null : EngineModel(arm)?.Name ?? arm.Model.Name?.Trim();

    /// <summary>Tokens that a prompt and its reply may have together; null where neither the arm nor a model folder says it.</summary>
    public int? ContextTokens(ArmSpec arm)
    {
        if (arm.Settings.ContextTokens is { } asked)
        {
            return asked;
        }
        try
        {
            return EngineModel(arm) is { Place: { } folder } ? ModelConfig.Load(folder).MaximumPositions : null;
        }
        catch (Exception e) when (e is CheckpointException or IOException or UnauthorizedAccessException)
        {
            // The folder has gone since; the trace is still worth reading.
            return null;
        }
    }

    /// <summary>What changes the model's stream in an arm; null for nothing.</summary>
    public ArmIntervention? Intervention(string arm) => Facts.Interventions.GetValueOrDefault(arm);

    /// <summary>An arm's intervention and what it names, by their paths within its field; empty for an arm without one, and for a cell of a sweep.</summary>
    internal IEnumerable<(string Path, ResolvedReference Reference)> InterventionReferences(ArmSpec arm)
    {
        var path = $"{PathOf(arm)}.intervention";
        return References.All.Where(reference => reference.Key == path || reference.Key.StartsWith($"{path}.", StringComparison.Ordinal))
            .Select(reference => (reference.Key[path.Length..], reference.Value));
    }

    /// <summary>What changes the model's stream in an arm, ready for its model.</summary>
    /// <exception cref="RunFailureException">It cannot be used any more.</exception>
    internal CompiledIntervention? Compiled(ArmSpec arm, InterventionLoader loader)
    {
        if (EngineModel(arm) is not { Place: { } folder })
        {
            return null;
        }
        try
        {
            return loader.Load(References, $"{PathOf(arm)}.intervention", ModelConfig.Load(folder))?.Compiled;
        }
        catch (Exception e) when (e is InterventionException or DirectionException or CheckpointException)
        {
            throw new RunFailureException($"{arm.Name}: {e.Message}", "Run it again with another intervention or model.");
        }
    }

    /// <summary>What the written tokens of an arm are projected on; empty for nothing.</summary>
    /// <exception cref="RunFailureException">A direction is gone.</exception>
    internal IReadOnlyList<ProjectionSeries> Series(ArmSpec arm, DirectionFiles directions)
    {
        try
        {
            return ArmProjections.Series(arm, Spec.Arms.ToList().FindIndex(one => one.Name == arm.Name), References, directions);
        }
        catch (DirectionException e)
        {
            throw new RunFailureException($"{arm.Name}: {e.Message}", "Run it again with another direction, or without projections.");
        }
    }

    /// <summary>The persona of an arm as it was found; null for an arm without one.</summary>
    public ResolvedReference? Persona(ArmSpec arm) => References.Find($"{PathOf(arm)}.persona");

    /// <summary>Name of an arm's persona; null for an arm without one, and for one that the run has not.</summary>
    public string? PersonaName(string arm) =>
        Spec.Arms.Where(one => one.Name == arm).Select(one => Persona(one)?.Name).FirstOrDefault();

    /// <summary>What is sent before the protocol: the persona's text as it was, or the one in the spec; null for nothing.</summary>
    public string? SystemPrompt(ArmSpec arm) =>
        Persona(arm)?.ContentAs<PersonaContent>().SystemPrompt
        ?? (string.IsNullOrWhiteSpace(arm.SystemPrompt) ? null : arm.SystemPrompt);

    /// <exception cref="InvalidDataException">The run keeps no such thing.</exception>
    public static KeptBenchmark Of(ResolvedSpec kept)
    {
        var spec = Shape.Read<BenchmarkSpec>(JsonSerializer.SerializeToElement(kept.Normal, JobsJson.Options), new SpecProblems());
        return new KeptBenchmark(spec, kept.References, kept.FactsAs<BenchmarkFacts>());
    }

    /// <summary>The benchmark that a run of another kind holds among its facts; null where it holds none.</summary>
    internal static KeptBenchmark? Within(ResolvedSpec kept)
    {
        if (kept.Facts is not { ValueKind: JsonValueKind.Object } facts || !facts.TryGetProperty(InnerBenchmark.Field, out var json) || json.Deserialize<InnerBenchmark>(JobsJson.Options) is not { } inner)
        {
            return null;
        }
        var references = new References();
        for (var i = 0; i < inner.Spec.Arms.Count; i++)
        {
            foreach (var (within, field) in new[] { ("model.engine", inner.ModelField), ("persona", inner.PersonaField) })
            {
                if (kept.References.Find(field) is { } reference)
                {
                    references[$"{ArmRules.PathOf(i)}.{within}"] = reference;
                }
            }
        }
        return new KeptBenchmark(inner.Spec, references, inner.Facts);
    }

    /// <summary>A spec of one arm on one task, otherwise as this one: what was settled when it was submitted is written out.</summary>
    public JsonObject Again(ArmSpec arm, string task)
    {
        ArgumentNullException.ThrowIfNull(arm);
        var spec = Spec with
        {
            Name = null,
            Arms = [arm with { Sampling = Sampling(arm) }],
            Tasks = new TaskChoice { Set = Spec.Tasks.Set, Include = [task] },
            Attempts = 1,
        };
        return Shape.Write(spec);
    }

    /// <summary>The same with these arms alone.</summary>
    internal KeptBenchmark Only(IReadOnlyCollection<string> arms)
    {
        var references = new References();
        ArmSpec[] left = [.. Spec.Arms.Where(arm => arms.Contains(arm.Name))];
        for (var i = 0; i < left.Length; i++)
        {
            foreach (var (path, reference) in References.All.Where(reference => reference.Key.StartsWith($"{PathOf(left[i])}.", StringComparison.Ordinal)))
            {
                references[ArmRules.PathOf(i) + path[PathOf(left[i]).Length..]] = reference;
            }
        }
        return new KeptBenchmark(Spec with { Arms = left }, references, Facts);
    }

    /// <returns>Null when there is no such benchmark, nor one within a run of another kind, or when its trials came from elsewhere.</returns>
    internal static async Task<KeptBenchmark?> ReadAsync(VectorscopeContext context, string runId, CancellationToken cancellationToken)
    {
        var row = await context.Runs.Where(run => run.Id == runId)
            .Select(run => new { run.Kind, run.Spec, run.Snapshot }).SingleOrDefaultAsync(cancellationToken);
        return row is null || row.Snapshot == Imported ? null
            : row.Kind == BenchmarkSpec.KindName ? Of(ResolvedSpec.Read(row.Spec, row.Snapshot, ReadEarlier))
            : row.Snapshot.Contains($"\"{InnerBenchmark.Field}\":", StringComparison.Ordinal) ? Within(ResolvedSpec.Read(row.Spec, row.Snapshot, null))
            : null;
    }

    internal static ResolvedSpec ReadEarlier(JsonObject spec, JsonObject snapshot) => EarlierSnapshots.Benchmark(Shape, spec, snapshot);

    private string PathOf(ArmSpec arm)
    {
        for (var i = 0; i < Spec.Arms.Count; i++)
        {
            if (Spec.Arms[i].Name == arm.Name)
            {
                return ArmRules.PathOf(i);
            }
        }
        throw new ArgumentException($"The run has no arm {arm.Name}.", nameof(arm));
    }
}
