using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Vectorscope.Jobs.Store;

/// <summary>Settings that SQLite keeps per connection. WAL itself is kept in the file and set once by <see cref="StoreSetup"/>.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    // NORMAL is durable against a killed process; only a power cut can lose the last transactions, never the file.
    private const string Sql = "PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 15000; PRAGMA synchronous = NORMAL;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
