using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Vectorscope.EarlierData;

/// <summary>A run as an earlier build stored it; README.md in this folder says what each is.</summary>
internal sealed record EarlierRun(string Run, string Called, string Kind, string Name, string State, string Spec, string Snapshot);

/// <summary>The data folder of an earlier build.</summary>
/// <param name="folder">This folder of the repository.</param>
internal sealed class EarlierData(string folder)
{
    private const string Made = "/tmp/vectorscope-legacy/data";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    // Where the database names places on the machine that made it.
    private static readonly (string Table, string Column)[] Places = [("Models", "Folder"), ("TaskSets", "Folder"), ("Runs", "Spec"), ("Runs", "Snapshot")];

    /// <summary>The runs of a kind, in the order of their files.</summary>
    public IReadOnlyList<EarlierRun> Runs(string kind) =>
    [
        .. Directory.GetFiles(Path.Combine(folder, "specs"), $"{kind}-*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonSerializer.Deserialize<EarlierRun>(File.ReadAllText(file), Options)!),
    ];

    /// <summary>Unpacks the data folder to another place than the one it was made in, which two tests could not share.</summary>
    /// <param name="target">Where to; it may exist while it is empty.</param>
    public void Unpack(string target)
    {
        var unpacked = Directory.CreateTempSubdirectory("vectorscope-earlier-").FullName;
        using (var archive = new GZipStream(File.OpenRead(Path.Combine(folder, "legacy-data.tar.gz")), CompressionMode.Decompress))
        {
            TarFile.ExtractToDirectory(archive, unpacked, overwriteFiles: false);
        }
        if (Directory.Exists(target))
        {
            Directory.Delete(target);
        }
        Directory.Move(Path.Combine(unpacked, "data"), target);
        Directory.Delete(unpacked);
        Move(Path.Combine(target, "vectorscope.db"), target);
    }

    private static void Move(string database, string target)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        foreach (var (table, column) in Places)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"UPDATE {table} SET {column} = replace({column}, $made, $target)";
            command.Parameters.AddWithValue("$made", Made);
            command.Parameters.AddWithValue("$target", target);
            command.ExecuteNonQuery();
        }
    }
}
