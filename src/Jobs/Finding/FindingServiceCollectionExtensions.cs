using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Finding;

internal static class FindingServiceCollectionExtensions
{
    public static void AddFinding(this IServiceCollection services)
    {
        services.AddSingleton<CaptureFiles>();
        services.AddSingleton<DirectionTitles>();
        services.AddSingleton<DirectionFinding>();
        services.AddSingleton<DirectionResults>();
        services.AddSingleton<DirectionAudits>();
        services.AddRunKind<DirectionSpec, DirectionRules, DirectionHandler>(
            DirectionSpec.KindName, [DirectionArtifacts.Direction, DirectionArtifacts.Audit, DirectionArtifacts.Reproduce]);
    }
}
