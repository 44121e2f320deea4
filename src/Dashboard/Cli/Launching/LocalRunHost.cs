using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Training;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Cli.Launching;

/// <summary>No server holds the data folder: this process works on it, then ends.</summary>
internal sealed class LocalRunHost : IRunHost
{
    private const int MostRows = 500;

    private readonly LocalStore _store;
    private readonly CancellationTokenSource _end = new();
    private readonly StepReader _steps = new();
    private Task _work = Task.CompletedTask;

    private LocalRunHost(LocalStore store) => _store = store;

    public string Description => "this process";

    internal static async Task<LocalRunHost> OpenAsync(Settings settings, Action<IServiceCollection>? change, CancellationToken cancellationToken)
    {
        var store = await LocalStore.OpenAsync(settings, change, cancellationToken);
        // A server does this when it starts: models are then found by their names.
        await store.Get<ModelLibrary>().ScanAsync(cancellationToken);
        return new LocalRunHost(store);
    }

    public async Task<string> SubmitAsync(JsonObject spec, CancellationToken cancellationToken)
    {
        var result = await _store.Get<RunService>().SubmitAsync(JsonSerializer.SerializeToElement(spec), null, cancellationToken);
        if (!result.IsAccepted) throw SpecProblems.Describe(result.Errors.Select(error => (error.Field, error.Message)));
        var id = result.RunId;
        // Should a worker of the same folder be faster, that one works and this process only watches.
        _work = Task.Run(() => _store.Get<RunExecutor>().ExecuteAsync(id, _end.Token), CancellationToken.None);
        return id;
    }

    public async Task<RunDocument> FindAsync(string runId, CancellationToken cancellationToken)
    {
        if (_work.IsFaulted) await _work;
        return await _store.Get<RunQueries>().FindAsync(runId, cancellationToken) is { } run
            ? RunDocument.Of(run)
            : throw new FailedException($"Run {runId} was deleted.");
    }

    public Task<IReadOnlyList<TrialRow>> TrialsAsync(string runId, long afterChange, CancellationToken cancellationToken) =>
        _store.Get<TrialQueries>().TrialsAsync(runId, new TrialFilter(AfterChange: afterChange), 0, MostRows, cancellationToken);

    public async Task<BenchmarkResults> ResultsAsync(string runId, CancellationToken cancellationToken) =>
        await _store.Get<BenchmarkTables>().ResultsAsync(runId, cancellationToken) ?? throw new FailedException($"Run {runId} was deleted.");

    public async Task<StepPage> StepsAsync(string runId, int after, CancellationToken cancellationToken)
    {
        var run = await _store.Get<RunQueries>().FindAsync(runId, cancellationToken) ?? throw new FailedException($"Run {runId} was deleted.");
        // One run is watched here: what was read once is not read again.
        await _store.Get<TrainingResults>().ReadStepsAsync(runId, _steps, cancellationToken);
        return new StepPage([.. _steps.Steps.SkipWhile(step => step.Step <= after)], _store.Get<TrainingResults>().ReadPlan(run).Spec.Options.Steps);
    }

    public async Task<TrainingReport> TrainingAsync(string runId, CancellationToken cancellationToken) =>
        await _store.Get<TrainingResults>().ReadReportAsync(runId, cancellationToken) ?? throw new FailedException($"Run {runId} was deleted.");

    public Task CancelAsync(string runId, CancellationToken cancellationToken) => _store.Get<RunService>().CancelAsync(runId, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // Work that nobody waits for any more is left as interrupted, to be resumed.
        await _end.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _store.Dispose();
        _end.Dispose();
    }
}
