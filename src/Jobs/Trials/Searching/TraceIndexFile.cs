using Microsoft.Data.Sqlite;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>The file of the index: which part of which turn holds which runs of characters, and how far the index has come.</summary>
/// <remarks>
/// A file of its own: building it for hours takes no lock of the store, daily copies of the store stay as large as they were, and one that
/// is damaged is thrown away and made again. It holds no texts: those are read from the store, beside which it is opened.
/// </remarks>
public sealed class TraceIndexFile(DataFolder folder)
{
    // contentless_delete and detail=none: numbers of places and nothing else.
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        BEGIN IMMEDIATE;
        CREATE VIRTUAL TABLE IF NOT EXISTS Grams USING fts5(Words, content='', contentless_delete=1, detail=none, tokenize='ascii');
        -- The more is gathered before it is written, the less is merged later.
        INSERT INTO Grams (Grams, rank) VALUES ('hashsize', 16777216);
        CREATE TABLE IF NOT EXISTS Indexed (TrialId INTEGER PRIMARY KEY, RunId TEXT NOT NULL, Tries INTEGER NOT NULL, StartedAt INTEGER NOT NULL, Turns INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS IndexedRuns ON Indexed (RunId);
        CREATE TABLE IF NOT EXISTS Position (Id INTEGER PRIMARY KEY CHECK (Id = 1), Change INTEGER NOT NULL, TrialId INTEGER NOT NULL);
        INSERT OR IGNORE INTO Position VALUES (1, -1, 0);
        COMMIT;
        """;

    /// <summary>Held by the one process that writes it.</summary>
    internal string Lock => folder.TraceIndex + ".lock";

    /// <summary>Bytes that it takes.</summary>
    public long Length => new[] { "", "-wal" }.Select(end => new FileInfo(folder.TraceIndex + end)).Sum(file => file.Exists ? file.Length : 0);

    /// <summary>The index with the store beside it as <c>store</c>; an empty one when there is none.</summary>
    internal SqliteConnection Open()
    {
        // Without a pool, so that nobody goes on reading a file that was thrown away.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.TraceIndex, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA busy_timeout = 15000; PRAGMA synchronous = NORMAL;");
            if (Scalar(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'Position'") == 0)
            {
                Execute(connection, Schema);
            }
            Execute(connection, "ATTACH $store AS store", ("$store", folder.Database));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Throws it away; whoever writes it does so.</summary>
    internal void Delete()
    {
        foreach (var end in new[] { "-wal", "-shm", "" })
        {
            File.Delete(folder.TraceIndex + end);
        }
    }

    internal static void Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        command.ExecuteNonQuery();
    }

    internal static long Scalar(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteScalar() is long number ? number : 0;
    }

    internal static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }
        return command;
    }
}
