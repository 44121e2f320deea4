using Microsoft.AspNetCore.Builder;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting;
using Vectorscope.Tests.Toys;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>A served dashboard with a kind of run that the product does not know, in this process: nothing but its own entry differs.</summary>
internal sealed class ToyServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ToyServer(WebApplication app) => _app = app;

    internal string Address => _app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    internal static async Task<ToyServer> StartAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string?> { ["Data:Folder"] = workspace.Data, ["Server:Port"] = "0", ["Logging:LogLevel:Default"] = "Warning" };
        var app = DashboardHost.Build(SettingsReader.Read(SettingsSources.Build(values), workspace.Home), builder => ToyKind.Register(builder.Services));
        await app.StartAsync(cancellationToken);
        return new ToyServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
