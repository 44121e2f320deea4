using Microsoft.Data.Sqlite;

namespace Vectorscope.Jobs.Bench;

/// <summary>Fills tables by SQL alone, as no service could in the time.</summary>
internal static class NumberedRows
{
    /// <summary>Rows by number n; columns that are not named get an empty value of their type.</summary>
    internal static void Insert(SqliteConnection connection, string table, int count, Dictionary<string, string> values)
    {
        var columns = new List<(string Name, string Value)>();
        using (var info = connection.CreateCommand())
        {
            info.CommandText = $"SELECT name, type, \"notnull\" FROM pragma_table_info('{table}')";
            using var reader = info.ExecuteReader();
            while (reader.Read())
            {
                var name = reader.GetString(0);
                columns.Add((name, values.TryGetValue(name, out var value) ? value : reader.GetInt64(2) == 0 ? "NULL" : reader.GetString(1) == "TEXT" ? "''" : "0"));
            }
        }
        Execute(connection, $"WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count - 1}) " +
            $"INSERT OR IGNORE INTO \"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) SELECT {string.Join(", ", columns.Select(column => column.Value))} FROM numbers;");
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
