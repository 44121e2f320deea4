using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Api;

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

    Task CancelAsync(string runId, CancellationToken cancellationToken);
}
