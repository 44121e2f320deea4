using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Playground;

internal static class PlaygroundServiceCollectionExtensions
{
    public static IServiceCollection AddPlayground(this IServiceCollection services) => services.AddSingleton(provider => new PlaygroundService(
        provider.GetServices<IReferenceResolver>(), provider.GetRequiredService<ModelHost>(), provider.GetRequiredService<ModelLibrary>(),
        provider.GetRequiredService<TokenizerCache>(), provider.GetRequiredService<InterventionLoader>(), provider.GetRequiredService<DirectionFiles>(),
        provider.GetRequiredService<JobsOptions>(), provider.GetRequiredService<TimeProvider>()));
}
