using Vectorscope.Dashboard.Serving;
using Vectorscope.Jobs.Serving.Requests;

namespace Vectorscope.Dashboard.Api;

/// <summary>What is served to programs, and what the server does now.</summary>
/// <param name="Address">The base URL for clients.</param>
/// <param name="NeedsKey">Whether they need an API key.</param>
/// <param name="Names">What can be asked for: models, then each model with each arm.</param>
internal sealed record ServerDocument(
    string Address, bool NeedsKey, IReadOnlyList<string> Names, int LiveRows, int WaitingRows, double TokensPerSecond, int Sessions, long SessionBytes, ServerRequests Requests, ServerLog RequestLog)
{
    internal static ServerDocument Of(ServerSnapshot state, string address) => new(
        address, state.NeedsKey, [.. state.Names.Select(name => name.Name)], state.LiveRows, state.WaitingRows, state.TokensPerSecond, state.Sessions, state.SessionBytes,
        new(state.Completed, state.Cancelled, state.Refused, state.TooBusy, state.Failed), new(state.Log.On, state.Log.Most, state.Log.Days, state.Kept));
}

/// <summary>Requests since the server started, by how they ended.</summary>
internal sealed record ServerRequests(long Completed, long Cancelled, long Refused, long TooBusy, long Failed);

/// <summary>The log of requests.</summary>
/// <param name="Most">Kept at most.</param>
/// <param name="Days">Kept for so long.</param>
/// <param name="Kept">Kept now.</param>
internal sealed record ServerLog(bool On, int Most, int Days, int Kept);
