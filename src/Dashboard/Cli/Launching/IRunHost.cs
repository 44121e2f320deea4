using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Api;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Training;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Cli.Launching;

/// <summary>Where a run is worked on: a server, or this process.</summary>
internal interface IRunHost : IAsyncDisposable
{
    /// <summary>In words, for the person who waits.</summary>
    string Description { get; }

    /// <returns>The run's id.</returns>
    /// <exception cref="BadInputException">The spec cannot be run; the message names each field.</exception>
    Task<string> SubmitAsync(JsonObject spec, CancellationToken cancellationToken);

    Task<RunDocument> FindAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Trials of a benchmark that changed after a number, in the order of their changes; at most some hundreds at once.</summary>
    Task<IReadOnlyList<TrialRow>> TrialsAsync(string runId, long afterChange, CancellationToken cancellationToken);

    /// <summary>The results table of a benchmark.</summary>
    Task<BenchmarkResults> ResultsAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Steps of a training after a number, and how many there will be.</summary>
    Task<StepPage> StepsAsync(string runId, int after, CancellationToken cancellationToken);

    /// <summary>What a finished training came to.</summary>
    Task<TrainingReport> TrainingAsync(string runId, CancellationToken cancellationToken);

    Task CancelAsync(string runId, CancellationToken cancellationToken);
}
