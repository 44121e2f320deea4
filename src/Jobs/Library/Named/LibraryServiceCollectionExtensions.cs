using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Library.Named;

public static class LibraryServiceCollectionExtensions
{
    /// <summary>Adds a named library. Entries that ship with it lie in <c>Library/Content/ADDRESS.json</c>.</summary>
    public static IServiceCollection AddLibrary<TKind>(this IServiceCollection services) where TKind : LibraryKind, new()
    {
        var kind = new TKind();
        services.TryAddSingleton<Libraries>();
        services.AddSingleton(provider => new NamedLibrary(
            kind, provider.GetRequiredService<IDbContextFactory<VectorscopeContext>>(), provider.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<IReferenceResolver>(provider => new LibraryReferences(provider.GetRequiredService<Libraries>().Of<TKind>()));
    }
}
