using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Training.Data;

namespace Vectorscope.Jobs.Training;

internal static class TrainingServiceCollectionExtensions
{
    public static void AddTraining(this IServiceCollection services)
    {
        services.AddSingleton<DataHash>();
        services.AddSingleton<TrainingDataReader>();
        services.AddSingleton<TrainingOutput>();
        services.AddSingleton<TrainingResults>();
        services.AddSingleton<IRunValidator, TrainingValidator>();
        services.AddSingleton<IRunHandler, TrainingHandler>();
    }
}
