using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Replaying;

internal static class ReplayingServiceCollectionExtensions
{
    public static void AddReplaying(this IServiceCollection services)
    {
        services.AddSingleton<ReplayedTurns>();
        services.AddSingleton<ReplayResults>();
        services.AddSingleton<ReplaysOfTurns>();
        services.AddRunKind<ReplaySpec, ReplayRules, ReplayHandler>(ReplaySpec.KindName, [ReplayArtifacts.Report]);
    }
}
