using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Cuda;
using Vectorscope.Engine.Model;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>What the web server and the worker have in common.</summary>
internal static class HostingExtensions
{
    /// <param name="keepLog">Whether the log goes to the data folder too.</param>
    internal static void AddVectorscopeHosting(this IHostApplicationBuilder builder, Settings settings, bool keepLog = true)
    {
        WritableFolder.Require(settings.Data.Folder);
        var folder = new DataFolder(settings.Data.Folder);
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(settings.Data);
        services.AddSingleton(settings.Server);
        services.AddSingleton(settings.Security);
        services.AddSingleton(settings.Engine);
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient();
        // Longer than the scheduler waits for a run to stop at the end of its batch.
        services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = TimeSpan.FromSeconds(45);
            // Each looks again by itself; one that ends all the same is no reason to end everything else.
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        // The verb's own terminal hears the signals; a second listener would race it.
        services.AddSingleton<IHostLifetime, NoLifetime>();

        builder.Logging.ClearProviders();
        builder.Logging.AddConfiguration(settings.Source.GetSection("Logging"));
        // The key ring lies in the data folder, which is its owner's alone.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // What keeps the server from starting is told by the verb in a sentence; the stack is in the log file.
        builder.Logging.AddFilter<ConsoleLoggerProvider>("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Logging.AddFilter<ConsoleLoggerProvider>("Microsoft.AspNetCore.Server.Kestrel", LogLevel.None);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (keepLog) services.AddSingleton<ILoggerProvider>(provider => new LogFileProvider(folder.Logs, provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>The store, runs and library of the data folder.</summary>
    internal static void AddJobs(this IServiceCollection services, Settings settings, bool work) => services.AddVectorscopeJobs(new JobsOptions
    {
        DataFolder = settings.Data.Folder,
        ModelFolders = settings.Models.Folders,
        LibTorchPath = settings.Engine.LibTorchPath,
        Device = Enum.Parse<ModelDevice>(settings.Engine.Device, ignoreCase: true),
        CpuStep = Enum.Parse<CpuStep>(settings.Engine.CpuStep, ignoreCase: true),
        CudaStep = Enum.Parse<CudaStep>(settings.Engine.CudaStep, ignoreCase: true),
        ModelMemory = settings.Engine.ModelMemory is { } memory && ByteSize.TryParse(memory, out var bytes) ? bytes : null,
        Servers = settings.Servers,
        Serving = settings.Serving,
        RequestLog = settings.RequestLog,
        Work = work,
        Workers = settings.Work.Queues,
    });

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
