using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Specs;
using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Runs.Kinds;

public static class RunKindServiceCollectionExtensions
{
    /// <summary>Adds a kind of run.</summary>
    /// <param name="name">As in the field <c>kind</c> of a spec.</param>
    /// <param name="artifacts">The files that a run of it may leave.</param>
    /// <param name="presets">Specs to start from, the most usual first.</param>
    /// <param name="readEarlier">Reads snapshots that were kept before there was a format.</param>
    public static IServiceCollection AddRunKind<TSpec, TRules, THandler>(
        this IServiceCollection services, string name, IReadOnlyList<ArtifactName>? artifacts = null, IReadOnlyList<SpecPreset>? presets = null,
        Func<JsonObject, JsonObject, ResolvedSpec>? readEarlier = null)
        where TSpec : RunSpec where TRules : class, ISpecRules<TSpec> where THandler : class, IRunHandler<TSpec>
    {
        services.TryAddSingleton<RunKinds>();
        services.AddSingleton<TRules>();
        services.AddSingleton<THandler>();
        services.AddSingleton(new RunKindPresets(name, presets ?? []));
        return services.AddSingleton<RunKind>(provider => new RunKind<TSpec>(
            name, provider.GetRequiredService<TRules>(), provider.GetRequiredService<THandler>(), provider.GetServices<IReferenceResolver>())
        {
            Artifacts = artifacts ?? [],
            Presets = presets ?? [],
            ReadEarlier = readEarlier,
        });
    }
}
