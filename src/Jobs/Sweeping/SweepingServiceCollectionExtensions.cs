using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Sweeping;

internal static class SweepingServiceCollectionExtensions
{
    public static void AddSweeping(this IServiceCollection services)
    {
        services.AddSingleton<SweepInterventions>();
        services.AddSingleton<SweepEstimate>();
        services.AddSingleton<SweepMeasuring>();
        services.AddSingleton<SweepResults>();
        services.AddRunKind<SweepSpec, SweepRules, SweepHandler>(
            SweepSpec.KindName, SweepArtifacts.All, [SweepPresets.Strengths, SweepPresets.Operations, SweepPresets.Calibration]);
    }
}
