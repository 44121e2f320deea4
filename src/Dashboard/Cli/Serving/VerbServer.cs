using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Execution;

namespace Vectorscope.Dashboard.Cli.Serving;

/// <summary>The server that a verb speaks to: the one that holds the data folder, else one of its own that ends with the verb.</summary>
/// <remarks>
/// A verb's own server is nobody else's. It listens on a free port of this machine, knows a token that only this process has, and
/// writes no server.json, so that verbs at the same moment have one each and a killed verb leaves nothing that misleads the next. It
/// takes nothing from the queue: it works on the run that its verb launched and on no other.
/// </remarks>
internal sealed class VerbServer : IAsyncDisposable
{
    private readonly WebApplication? _own;
    private readonly CancellationTokenSource _end = new();
    private Task _work = Task.CompletedTask;

    private VerbServer(ServerClient client, string name, WebApplication? own) => (Client, Name, _own) = (client, name, own);

    internal ServerClient Client { get; }

    /// <summary>In words, for the person who waits.</summary>
    internal string Name { get; }

    /// <summary>No server holds the data folder; this one lives as long as the verb.</summary>
    internal bool IsOwn => _own is not null;

    internal static async Task<VerbServer> OpenAsync(Settings settings, Terminal terminal, CancellationToken cancellationToken)
    {
        if (await RunningServer.FindAsync(settings.Data.Folder, cancellationToken) is not { } found)
            return await StartAsync(settings, terminal.MoreServices, cancellationToken);
        var name = $"the server at {found.Address}";
        Remark(settings, name, terminal);
        return new VerbServer(new ServerClient(found.Address, settings.Security.Token, name), name, null);
    }

    /// <summary>Lets this verb's own server work on a run that was launched there; another one does so of itself.</summary>
    internal void WorkOn(string runId)
    {
        // Should a worker of the same folder be faster, that one works and this process only watches.
        if (_own is not null) _work = Task.Run(() => _own.Services.GetRequiredService<RunExecutor>().ExecuteAsync(runId, _end.Token), CancellationToken.None);
    }

    /// <summary>Throws what broke the work of this verb's own server, if anything did.</summary>
    internal Task ConfirmAsync() => _work.IsFaulted ? _work : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        // Work that nobody waits for any more is left as interrupted, to be resumed.
        await _end.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Client.Dispose();
        if (_own is not null)
        {
            await _own.StopAsync(CancellationToken.None);
            await _own.DisposeAsync();
        }
        _end.Dispose();
    }

    private static async Task<VerbServer> StartAsync(Settings settings, Action<IServiceCollection>? change, CancellationToken cancellationToken)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var app = ApiHost.Build(settings with
        {
            Server = new ServerOptions { Address = "127.0.0.1", Port = 0 },
            Security = new SecurityOptions { Token = token },
        }, change);
        try
        {
            await app.StartWholeAsync(cancellationToken);
            return new VerbServer(new ServerClient(app.Urls.First(), token, "this process"), "this process", app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>What is given here and decided there is not passed over in silence.</summary>
    private static void Remark(Settings settings, string name, Terminal terminal)
    {
        var idle = settings.Given.Where(key => !IsOfVerbs(key)).ToList();
        if (idle.Count > 0) terminal.Error.WriteLine($"vectorscope: {name} has settings of its own; these do not apply there: {string.Join(", ", idle.Select(key => $"--set {key}"))}.");
    }

    private static bool IsOfVerbs(string key) =>
        key.Equals("Data:Folder", StringComparison.OrdinalIgnoreCase) || key.Equals("Security:Token", StringComparison.OrdinalIgnoreCase);
}
