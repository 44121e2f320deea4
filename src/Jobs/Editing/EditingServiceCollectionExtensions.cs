using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Editing;

internal static class EditingServiceCollectionExtensions
{
    public static void AddEditing(this IServiceCollection services)
    {
        services.AddSingleton<EditRollouts>();
        services.AddSingleton<EditKeys>();
        services.AddSingleton<EditContrasts>();
        services.AddSingleton<EditDivergence>();
        services.AddSingleton<EditRunTime>();
        services.AddSingleton<EditResults>();
        services.AddRunKind<EditSpec, EditRules, EditHandler>(
            EditSpec.KindName, [EditArtifacts.Report, EditArtifacts.Reproduce], [EditPresets.Orthogonal, EditPresets.Study]);
    }
}
