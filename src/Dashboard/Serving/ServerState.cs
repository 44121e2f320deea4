using Vectorscope.Dashboard.Security;
using Vectorscope.Jobs.Serving;
using Vectorscope.Jobs.Serving.Requests;

namespace Vectorscope.Dashboard.Serving;

/// <summary>Reads what is served, for its page and for the API.</summary>
internal sealed class ServerState(ServingService serving, RequestLog log, TokenGate gate)
{
    internal async Task<ServerSnapshot> ReadAsync(CancellationToken cancellationToken) =>
        Live(new(await serving.NamesAsync(cancellationToken), gate.IsOn, log.Options, await log.CountAsync(new(), cancellationToken)));

    /// <summary>The same with the numbers of this moment, which cost nothing.</summary>
    internal ServerSnapshot Live(ServerSnapshot before)
    {
        var status = serving.Status;
        return before with
        {
            LiveRows = status.LiveRows,
            WaitingRows = status.WaitingRows,
            TokensPerSecond = status.TokensPerSecond,
            Sessions = status.Sessions,
            SessionBytes = status.SessionBytes,
            Completed = status.Requests(ServingOutcome.Completed),
            Cancelled = status.Requests(ServingOutcome.Cancelled),
            Refused = status.Requests(ServingOutcome.Refused),
            TooBusy = status.Requests(ServingOutcome.TooBusy),
            Failed = status.Requests(ServingOutcome.Failed),
        };
    }
}

/// <summary>What is served, and what happens now.</summary>
/// <param name="NeedsKey">Whether programs need a key.</param>
/// <param name="Kept">Requests in the log.</param>
public sealed record ServerSnapshot(IReadOnlyList<ServedName> Names, bool NeedsKey, RequestLogOptions Log, int Kept)
{
    /// <summary>Replies under way, those that wait included.</summary>
    public int LiveRows { get; init; }

    /// <summary>Of these, those that wait.</summary>
    public int WaitingRows { get; init; }

    /// <summary>Over the last ten seconds.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>Conversations that are remembered.</summary>
    public int Sessions { get; init; }

    /// <summary>Bytes that these take.</summary>
    public long SessionBytes { get; init; }

    /// <summary>Answered since the start.</summary>
    public long Completed { get; init; }

    /// <summary>Left by their programs.</summary>
    public long Cancelled { get; init; }

    /// <summary>Wrong in some way.</summary>
    public long Refused { get; init; }

    /// <summary>Turned away.</summary>
    public long TooBusy { get; init; }

    /// <summary>Not computed.</summary>
    public long Failed { get; init; }

    /// <summary>All of them.</summary>
    public long Requests => Completed + Cancelled + Refused + TooBusy + Failed;
}
