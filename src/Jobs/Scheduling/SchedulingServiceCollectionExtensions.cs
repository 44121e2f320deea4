using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Scheduling;

internal static class SchedulingServiceCollectionExtensions
{
    /// <summary>Hangfire in memory: the store's rows are the queue, so there is nothing of Hangfire's worth keeping.</summary>
    /// <param name="workers">How many runs of each queue are worked on at a time.</param>
    public static IServiceCollection AddScheduling(this IServiceCollection services, IReadOnlyDictionary<RunNeeds, int> workers)
    {
        // By themselves both are static, and two hosts in a process would take each other's.
        services.AddSingleton<JobStorage>(_ => new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(1) }));
        services.AddSingleton<JobActivator, AspNetCoreJobActivator>();
        services.AddHangfire(configuration => configuration
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings());
        // A server each: one with all the workers would let a full queue take those of another.
        foreach (var (queue, count) in workers.Where(queue => queue.Value > 0))
        {
            services.AddHangfireServer(options =>
            {
                options.ServerName = RunQueues.NameOf(queue);
                options.Queues = [RunQueues.NameOf(queue)];
                options.WorkerCount = count;
                options.ShutdownTimeout = TimeSpan.FromSeconds(30);
                options.StopTimeout = TimeSpan.FromSeconds(1);
            });
        }
        services.AddSingleton<QueuePoller>();
        services.AddHostedService(provider => provider.GetRequiredService<QueuePoller>());
        services.AddTransient<RunJob>();
        return services;
    }
}
