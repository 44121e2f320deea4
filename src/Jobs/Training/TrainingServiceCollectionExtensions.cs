using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Training;

internal static class TrainingServiceCollectionExtensions
{
    public static void AddTraining(this IServiceCollection services)
    {
        services.AddSingleton<TrainingOutput>();
        services.AddSingleton<TrainingResults>();
        services.AddRunKind<TrainingSpec, TrainingRules, TrainingHandler>(
            TrainingSpec.KindName,
            [TrainingArtifacts.Report, TrainingArtifacts.Steps, TrainingArtifacts.Reproduce],
            [TrainingPresets.FromScratch, TrainingPresets.FineTune],
            (spec, snapshot) => EarlierSnapshots.Training(SpecShape.Of<TrainingSpec>(), spec, snapshot));
    }
}
