using Hangfire;
using Hangfire.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace Vectorscope.Jobs.Scheduling;

internal static class SchedulingServiceCollectionExtensions
{
    /// <summary>Hangfire in memory: the store's rows are the queue, so there is nothing of Hangfire's worth keeping.</summary>
    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddHangfire(configuration => configuration
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseInMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(1) }));
        services.AddHangfireServer(options =>
        {
            options.Queues = [RunJob.Queue];
            // One engine, one device: runs take turns.
            options.WorkerCount = 1;
            options.ShutdownTimeout = TimeSpan.FromSeconds(30);
            options.StopTimeout = TimeSpan.FromSeconds(1);
        });
        services.AddSingleton<QueuePoller>();
        services.AddHostedService(provider => provider.GetRequiredService<QueuePoller>());
        services.AddTransient<RunJob>();
        return services;
    }
}
