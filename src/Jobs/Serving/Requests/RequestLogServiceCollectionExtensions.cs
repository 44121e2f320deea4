using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Serving.Requests;

internal static class RequestLogServiceCollectionExtensions
{
    public static IServiceCollection AddRequestLog(this IServiceCollection services, JobsOptions options)
    {
        services.AddSingleton(provider => new RequestLog(
            provider.GetRequiredService<IDbContextFactory<VectorscopeContext>>(), provider.GetRequiredService<TrialStore>(), provider.GetRequiredService<RunEvents>(),
            options.RequestLog, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new RequestLogWriter(
            provider.GetRequiredService<RequestLog>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RequestLogWriter>>()));
        if (options.Work)
        {
            services.AddHostedService(provider => provider.GetRequiredService<RequestLogWriter>());
        }
        return services;
    }
}
