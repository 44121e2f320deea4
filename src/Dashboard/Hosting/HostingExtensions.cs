using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>What the web server and the worker have in common.</summary>
internal static class HostingExtensions
{
    internal static void AddVectorscopeHosting(this IHostApplicationBuilder builder, Settings settings)
    {
        DataFolder.Create(settings.Data.Folder);
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(settings.Data);
        services.AddSingleton(settings.Server);
        services.AddSingleton(settings.Security);
        services.AddSingleton(settings.Engine);
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        // The verb's own terminal hears the signals; a second listener would race it.
        services.AddSingleton<IHostLifetime, NoLifetime>();

        builder.Logging.ClearProviders();
        builder.Logging.AddConfiguration(settings.Source.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        services.AddSingleton<ILoggerProvider>(provider => new LogFileProvider(DataFolder.Logs(settings.Data.Folder), provider.GetRequiredService<TimeProvider>()));
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
