using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>Counts what a store is asked, so that nothing asks once for each row.</summary>
internal sealed class QueryCount : DbCommandInterceptor
{
    private int _queries;

    /// <summary>Counts from now on in every context that the services make.</summary>
    public void Attach(IServiceCollection services) => services.ConfigureDbContext<VectorscopeContext>(options => options.AddInterceptors(this));

    /// <summary>How many queries some work made.</summary>
    public async Task<int> OfAsync(Func<Task> work)
    {
        var before = Volatile.Read(ref _queries);
        await work();
        return Volatile.Read(ref _queries) - before;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _queries);
        return base.ReaderExecutedAsync(command, eventData, result, cancellationToken);
    }

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        Interlocked.Increment(ref _queries);
        return base.ReaderExecuted(command, eventData, result);
    }
}
