using System.Diagnostics;
using System.Net.Http.Json;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>Finds the server that holds a data folder, if it lives.</summary>
internal static class RunningServer
{
    // A server on a busy machine answers late; where nobody listens the answer comes at once.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>Null when there is none; a server.json left behind by a killed process counts as none.</returns>
    internal static async Task<ServerRecord?> FindAsync(string dataFolder, CancellationToken cancellationToken)
    {
        if (ServerRecord.Read(dataFolder) is not { } record || !ProcessLives(record.Pid)) return null;
        return await AnswersAsync(record, cancellationToken) ? record : null;
    }

    private static bool ProcessLives(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task<bool> AnswersAsync(ServerRecord record, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var handler = new SocketsHttpHandler { UseProxy = false };
            using var http = new HttpClient(handler);
            var health = await http.GetFromJsonAsync<Health>($"{record.Address}/healthz", limit.Token);
            return health?.Instance == record.Instance;
        }
        catch (Exception e) when (e is HttpRequestException or System.Text.Json.JsonException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
