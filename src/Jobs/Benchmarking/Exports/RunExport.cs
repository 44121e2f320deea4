using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking.Imports;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Traces.Atif;
using Vectorscope.Jobs.Traces.Import;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking.Exports;

/// <summary>Writes a benchmark run in formats that other programs read. What was imported leaves as it came, unknown fields included.</summary>
public sealed class RunExport(TrialQueries queries, BenchmarkTables tables, RunQueries runs, ArtifactStore artifacts, TimeProvider time)
{
    private const string Trajectory = "agent/" + AtifWriter.MainFile;

    /// <param name="folder">Must not exist, or be empty.</param>
    public async Task<ExportResult> ExportAsync(string runId, ExportFormat format, string folder, CancellationToken cancellationToken)
    {
        var target = new ExportFolder(folder);
        ExportResult Refused(string problem) => new(target.Root, 0, 0, problem);
        if (await runs.FindAsync(runId, cancellationToken) is not { } run) return Refused($"There is no run {Quote.Of(runId)}.");
        if (run.Kind != BenchmarkSpec.KindName) return Refused($"The run {runId} is a {run.Kind}; only benchmarks are exported.");
        if (File.Exists(target.Root) || (Directory.Exists(target.Root) && Directory.EnumerateFileSystemEntries(target.Root).Any()))
            return Refused($"{target.Root} is there already and not empty; name a new folder.");
        Directory.CreateDirectory(target.Root);
        var count = await queries.CountAsync(runId, new TrialFilter(), cancellationToken);
        switch (format)
        {
            case ExportFormat.Csv:
                await target.WriteAsync("trials.csv", stream => TrialCsv.WriteAsync(queries.StreamTrialsAsync(runId, new TrialFilter(), cancellationToken), stream, cancellationToken));
                break;
            case ExportFormat.Atif:
                await foreach (var trial in TrialsAsync(run, await runs.ArtifactsAsync(runId, cancellationToken), cancellationToken)) await TrajectoryAsync(target, trial, $"{trial.Row.Name}/", cancellationToken);
                break;
            case ExportFormat.Harbor when ImportedSpec.Of(run.Spec) is { Layout: ImportLayout.Harbor }:
                await AsItCameAsync(target, run, cancellationToken);
                break;
            default:
                await HarborAsync(target, run, cancellationToken);
                break;
        }
        return new ExportResult(target.Root, count, target.Files, LeftOut: target.LeftOut);
    }

    private async Task HarborAsync(ExportFolder target, RunDetail run, CancellationToken cancellationToken)
    {
        var job = new HarborJobJson(run, await tables.KeptAsync(run.Id, cancellationToken), time.LocalTimeZone);
        var files = await runs.ArtifactsAsync(run.Id, cancellationToken);
        foreach (var file in files)
            if (file.Name.StartsWith(RunImport.JobFiles, StringComparison.Ordinal)) await CopyAsync(target, file, $"imported/{file.Name[RunImport.JobFiles.Length..]}", cancellationToken);
        await foreach (var trial in TrialsAsync(run, files, cancellationToken))
        {
            var folder = $"{trial.Row.Name}/";
            job.Add(trial);
            foreach (var file in trial.Files) await CopyAsync(target, file, folder + file.Name[TrialFiles.Folder(trial.Row.Name).Length..], cancellationToken);
            await target.WriteAsync(folder + "config.json", HarborTrialJson.Config(trial, job.Name, job.Id), cancellationToken);
            if (trial.Row.Outcome is { } outcome)
                await target.WriteAsync(folder + "result.json", HarborTrialJson.Result(trial, outcome, job.Name, job.Id, time.LocalTimeZone), cancellationToken);
            if (!target.Has(folder + Trajectory)) await TrajectoryAsync(target, trial, folder + "agent/", cancellationToken);
        }
        await target.WriteAsync("config.json", job.Config(), cancellationToken);
        await target.WriteAsync("result.json", job.Result(time.GetUtcNow()), cancellationToken);
    }

    private async Task AsItCameAsync(ExportFolder target, RunDetail run, CancellationToken cancellationToken)
    {
        foreach (var file in await runs.ArtifactsAsync(run.Id, cancellationToken))
            foreach (var prefix in new[] { RunImport.JobFiles, "trials/" })
                if (file.Name.StartsWith(prefix, StringComparison.Ordinal)) await CopyAsync(target, file, file.Name[prefix.Length..], cancellationToken);
    }

    /// <summary>The trajectory that came with an import, else the one that our turns make; none for a trial without turns.</summary>
    private async Task TrajectoryAsync(ExportFolder target, ExportedTrial trial, string folder, CancellationToken cancellationToken)
    {
        var agent = TrialFiles.Folder(trial.Row.Name) + "agent/";
        var kept = trial.Files.Where(file => file.Name.StartsWith(agent + "trajectory.", StringComparison.Ordinal) && file.Name.EndsWith(".json", StringComparison.Ordinal)).ToList();
        foreach (var file in kept)
        {
            try
            {
                var json = AtifUpgrade.Lift(await File.ReadAllBytesAsync(artifacts.PathOf(file.Sha256)!, cancellationToken), file.Name);
                await target.WriteAsync(folder + file.Name[agent.Length..], json, cancellationToken);
            }
            catch (TraceFormatException e)
            {
                target.LeaveOut(e.Message);
            }
        }
        if (kept.Count > 0 || trial.Turns.Count == 0) return;
        foreach (var (name, json) in AtifWriter.Write(trial.Source, trial.Turns)) await target.WriteAsync(folder + name, json, cancellationToken);
    }

    private Task CopyAsync(ExportFolder target, ArtifactRow file, string name, CancellationToken cancellationToken) => target.WriteAsync(name, async stream =>
    {
        await using var source = artifacts.Open(file.Sha256);
        await source.CopyToAsync(stream, cancellationToken);
    });

    /// <summary>A few queries for many trials, whatever their number.</summary>
    private async IAsyncEnumerable<ExportedTrial> TrialsAsync(
        RunDetail run, IReadOnlyList<ArtifactRow> files, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var kept = await tables.KeptAsync(run.Id, cancellationToken);
        var byFolder = files.ToLookup(file => TrialFiles.FolderOf(file.Name));
        await foreach (var traces in queries.StreamTracesAsync(run.Id, cancellationToken))
        {
            var notes = await queries.NotesAsync([.. traces.Select(trace => trace.Trial.Id)], cancellationToken);
            foreach (var (row, turns) in traces)
            {
                // One that is gone was deleted meanwhile.
                if (notes.TryGetValue(row.Id, out var of)) yield return ExportedTrial.Of(row, of, [.. byFolder[TrialFiles.Folder(row.Name)]], turns, kept);
            }
        }
    }
}
