using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
    public static IServiceCollection AddServing(this IServiceCollection services)
    {
        services.TryAddSingleton(new ServingOptions());
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
            provider.GetRequiredService<ArmLookup>(), provider.GetRequiredService<ServingOptions>(), provider.GetRequiredService<ServingStatus>(),
            provider.GetRequiredService<RequestLogWriter>(), provider.GetRequiredService<Beat>(), provider.GetRequiredService<TimeProvider>()));
    }
}
