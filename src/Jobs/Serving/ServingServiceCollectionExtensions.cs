using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Arms;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Serving.Requests;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Serving;

internal static class ServingServiceCollectionExtensions
{
    public static IServiceCollection AddServing(this IServiceCollection services, ServingOptions options)
    {
        services.AddSingleton(provider => new ServedModels(
            provider.GetRequiredService<ModelLibrary>(), provider.GetRequiredService<ModelHost>(), provider.GetRequiredService<TokenizerCache>(),
            provider.GetRequiredService<JobsOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new Beat(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ServingStatus(provider.GetRequiredService<TimeProvider>(), () => provider.GetRequiredService<ServedModels>().Schedulers));
        return services.AddSingleton(provider => new ServingService(
            provider.GetRequiredService<ServedModels>(),
            new SteeringReader(
                new ReferenceLookup(provider.GetServices<IReferenceResolver>()), provider.GetRequiredService<ArmLookup>(),
                provider.GetRequiredService<InterventionLoader>(), provider.GetRequiredService<DirectionFiles>()),
            new ServedNames(provider.GetRequiredService<ServedModels>(), provider.GetRequiredService<ArmLookup>(), provider.GetRequiredService<InterventionLoader>()),
            options, provider.GetRequiredService<ServingStatus>(),
            provider.GetRequiredService<RequestLogWriter>(), provider.GetRequiredService<Beat>(), provider.GetRequiredService<TimeProvider>()));
    }
}
