using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Execution;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Runs;

/// <summary>What a handler gets: the resolved spec, a folder, and ways to report.</summary>
public sealed class RunContext
{
    private readonly RunLogWriter _writer;
    private readonly ArtifactStore _artifacts;
    private readonly IDbContextFactory<VectorscopeContext> _contexts;
    private readonly ProgressRate _rate;
    private readonly Lock _lock = new();
    private string? _stage;

    internal RunContext(
        RunDetail run, string workFolder, RunLogWriter writer, ArtifactStore artifacts, IDbContextFactory<VectorscopeContext> contexts, TimeProvider time)
    {
        RunId = run.Id;
        Name = run.Name;
        Attempt = run.Attempt;
        Spec = run.Spec;
        Snapshot = run.Snapshot;
        WorkFolder = workFolder;
        Progress = run.Progress with { Rate = null };
        Time = time;
        _writer = writer;
        _artifacts = artifacts;
        _contexts = contexts;
        _rate = new ProgressRate(time);
    }

    public string RunId { get; }
    public string Name { get; }
    public int Attempt { get; }

    /// <summary>The spec as submitted (JSON).</summary>
    public string Spec { get; }

    /// <summary>The resolved spec (JSON), which alone decides what the run does.</summary>
    public string Snapshot { get; private set; }

    /// <summary>Exists, belongs to this run alone, and outlives the attempt.</summary>
    public string WorkFolder { get; }

    public TimeProvider Time { get; }

    /// <summary>What was reported last.</summary>
    public RunProgress Progress { get; private set; }

    /// <summary>Says what the run does now, without counting.</summary>
    public void Stage(string stage)
    {
        lock (_lock)
        {
            _stage = stage;
            Progress = Progress with { Stage = stage };
            _writer.Report(Progress);
        }
    }

    /// <summary>Says how far the run is; may be called from any thread, as often as one likes.</summary>
    public void Report(long done, long? total, string unit)
    {
        lock (_lock)
        {
            Progress = new RunProgress(done, total, unit, _stage, _rate.Add(done));
            _writer.Report(Progress);
        }
    }

    public void Log(string text) => _writer.Log(RunLogLevel.Information, text);

    public void Warn(string text) => _writer.Log(RunLogLevel.Warning, text);

    /// <summary>Stores what the writer writes as an artifact of this run.</summary>
    public Task<ArtifactRow> PutArtifactAsync(ArtifactName name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        _artifacts.PutAsync(RunId, name, write, cancellationToken);

    /// <summary>Moves a finished file into the artifact store.</summary>
    public Task<ArtifactRow> TakeArtifactAsync(ArtifactName name, string path, CancellationToken cancellationToken) =>
        _artifacts.TakeAsync(RunId, name, path, cancellationToken);

    /// <summary>Absolute path of an artifact that an earlier attempt stored; null when there is none of this name.</summary>
    public async Task<string?> FindArtifactAsync(string name, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var hash = await context.Artifacts.Where(artifact => artifact.RunId == RunId && artifact.Name == name)
            .Select(artifact => artifact.Sha256).SingleOrDefaultAsync(cancellationToken);
        return hash is null ? null : _artifacts.PathOf(hash);
    }

    /// <summary>Notes that the run read a model or another run's artifact (see <see cref="RunInputKinds"/>).</summary>
    public async Task AddInputAsync(string kind, string hash, string name, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.RunInputs.AnyAsync(input => input.RunId == RunId && input.Kind == kind && input.Hash == hash, cancellationToken);
        if (!known)
        {
            context.RunInputs.Add(new RunInput { RunId = RunId, Kind = kind, Hash = hash, Name = name });
            await context.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Keeps what was found out about the run's inputs only when it started, such as a model's hash.</summary>
    internal async Task KeepSnapshotAsync(string snapshot, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        await context.Runs.Where(run => run.Id == RunId).ExecuteUpdateAsync(set => set.SetProperty(run => run.Snapshot, snapshot), cancellationToken);
        Snapshot = snapshot;
    }

    internal void LogError(string text) => _writer.Log(RunLogLevel.Error, text);
}
