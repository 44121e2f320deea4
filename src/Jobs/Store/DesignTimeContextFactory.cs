using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Vectorscope.Jobs.Store;

/// <summary>Lets <c>dotnet ef migrations add NAME --project src/Jobs</c> build the model without a host.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<VectorscopeContext>
{
    public VectorscopeContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<VectorscopeContext>();
        StoreServiceCollectionExtensions.Configure(options, "design-time.db");
        return new VectorscopeContext(options.Options);
    }
}
