using Microsoft.Extensions.Logging.Console;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Cli;

/// <summary>The store of a data folder for one verb: services are there, background work is not started.</summary>
internal sealed class LocalStore : IDisposable
{
    private readonly IHost _host;

    private LocalStore(IHost host) => _host = host;

    /// <param name="change">Lets a test register kinds of runs.</param>
    internal static async Task<LocalStore> OpenAsync(Settings settings, Action<IServiceCollection>? change, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(settings.Source);
        builder.AddVectorscopeHosting(settings, keepLog: false);
        // Whoever runs a verb wants its answer, not the story of how it came about.
        builder.Logging.AddFilter<ConsoleLoggerProvider>(null, LogLevel.Warning);
        builder.Services.AddJobs(settings, work: false);
        change?.Invoke(builder.Services);
        var store = new LocalStore(builder.Build());
        await store.Get<StoreSetup>().ApplyAsync(cancellationToken);
        await store.Get<BuiltInLibrary>().SeedAsync(cancellationToken);
        return store;
    }

    internal T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    public void Dispose() => _host.Dispose();
}
