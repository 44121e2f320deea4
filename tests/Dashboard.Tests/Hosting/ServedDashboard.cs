using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting;

namespace Vectorscope.Dashboard.Tests.Hosting;

/// <summary>The real host on a free port with a data folder of its own.</summary>
internal sealed class ServedDashboard : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly WebApplication _app;

    private ServedDashboard(TemporaryFolder folder, WebApplication app)
    {
        _folder = folder;
        _app = app;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    internal HttpClient Http { get; }

    internal string Data => _folder.Path;

    internal string Address => Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    internal IServiceProvider Services => _app.Services;

    internal static Task<ServedDashboard> StartAsync(params (string Key, string Value)[] given) => StartAsync(_ => { }, given);

    internal static async Task<ServedDashboard> StartAsync(Action<IServiceCollection> change, params (string Key, string Value)[] given)
    {
        var folder = new TemporaryFolder();
        var values = new Dictionary<string, string?> { ["Data:Folder"] = folder.Path, ["Server:Port"] = "0", ["Logging:LogLevel:Default"] = "Warning" };
        foreach (var (key, value) in given) values[key] = value;
        if (values["Data:Folder"] == folder.Path)
        {
            await FreshStore.PutAsync(folder.Path);
        }
        var app = DashboardHost.Build(SettingsReader.Read(SettingsSources.Build(values), folder.Path), builder => change(builder.Services));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ServedDashboard(folder, app);
    }

    internal Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
