using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Library.Named;

public static class LibraryServiceCollectionExtensions
{
    /// <summary>Adds a named library. Entries that ship with it lie in <c>Library/Content/ADDRESS.json</c>.</summary>
    public static IServiceCollection AddLibrary<TKind>(this IServiceCollection services) where TKind : LibraryKind, new() => services
        .AddLibraryAlone<TKind>()
        .AddSingleton<IReferenceResolver>(provider => new LibraryReferences(provider.GetRequiredService<Libraries>().Of<TKind>()));

    /// <summary>As <see cref="AddLibrary"/>, with a resolver for what specs refer to: there they may name more than the library holds.</summary>
    public static IServiceCollection AddLibrary<TKind, TResolver>(this IServiceCollection services)
        where TKind : LibraryKind, new() where TResolver : class, IReferenceResolver => services
        .AddLibraryAlone<TKind>()
        .AddSingleton<TResolver>()
        .AddSingleton<IReferenceResolver>(provider => provider.GetRequiredService<TResolver>());

    private static IServiceCollection AddLibraryAlone<TKind>(this IServiceCollection services) where TKind : LibraryKind, new()
    {
        var kind = new TKind();
        services.TryAddSingleton<Libraries>();
        if (kind.HasFiles)
        {
            services.AddSingleton<IFileHolder>(new LibraryFileHolder(kind));
        }
        return services.AddSingleton(provider => new NamedLibrary(
            kind, provider.GetRequiredService<IDbContextFactory<VectorscopeContext>>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ArtifactStore>(),
            // Not before it is asked for: resolvers look into libraries.
            (shape, record, problems, cancellationToken) => new ReferenceLookup(provider.GetServices<IReferenceResolver>()).FindAsync(shape, record, problems, [], cancellationToken)));
    }
}
