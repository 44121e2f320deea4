using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Vectorscope.Jobs.Store;

internal static class StoreServiceCollectionExtensions
{
    public static IServiceCollection AddStore(this IServiceCollection services, DataFolder folder)
    {
        services.TryAddSingleton(folder);
        services.TryAddSingleton<StoreSetup>();
        services.AddDbContextFactory<VectorscopeContext>(options => Configure(options, folder.Database));
        return services;
    }

    internal static void Configure(DbContextOptionsBuilder options, string database)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = database, DefaultTimeout = 30 };
        options.UseSqlite(connection.ToString()).AddInterceptors(new SqlitePragmas());
    }
}
