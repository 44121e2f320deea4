using System.Text.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>The files that a benchmark leaves beside those of its trials.</summary>
internal sealed class BenchmarkArtifacts(TrialQueries queries, BenchmarkTables tables)
{
    public static ArtifactName Trials { get; } = new("trials.csv", "trials", MediaTypes.Csv);
    public static ArtifactName Results { get; } = new("results.json", "results", MediaTypes.Json);
    public static ArtifactName Reproduce { get; } = new("reproduce.json", "reproduce", MediaTypes.Json);

    public static IReadOnlyList<ArtifactName> All { get; } = [Trials, Results, Reproduce];

    public async Task StoreAsync(RunContext context, ResolvedSpec<BenchmarkSpec> run, CancellationToken cancellationToken)
    {
        await context.PutArtifactAsync(
            Trials, (stream, token) => TrialCsv.WriteAsync(queries.StreamTrialsAsync(context.RunId, new TrialFilter(), token), stream, token), cancellationToken);
        await PutJsonAsync(context, Results, await tables.ResultsAsync(context.RunId, cancellationToken), cancellationToken);
        await PutJsonAsync(context, Reproduce, new BenchmarkReproduce(
            context.RunId,
            BenchmarkSpec.KindName,
            context.Attempt,
            context.Time.GetUtcNow(),
            JsonSerializer.Deserialize<JsonElement>(context.Spec),
            JsonSerializer.Deserialize<JsonElement>(run.ToJson()),
            run.Spec.Seed,
            Versions.Code,
            Hardware.OfThisMachine(),
            Versions.OfRuntime()), cancellationToken);
    }

    private static Task<ArtifactRow> PutJsonAsync<T>(RunContext context, ArtifactName name, T value, CancellationToken cancellationToken) =>
        context.PutArtifactAsync(name, (stream, token) => JsonSerializer.SerializeAsync(stream, value, JobsJson.Indented, token), cancellationToken);
}
