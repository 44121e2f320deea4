using System.Text.Json;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>What server.json in the data folder says: which process serves this folder, and where.</summary>
/// <param name="Instance">Drawn at start; /healthz repeats it, so that another server on a reused port is not mistaken for this one.</param>
internal sealed record ServerRecord(string Address, int Pid, DateTimeOffset Started, string Version, string Instance)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>Null when the folder has no such file or it cannot be understood.</returns>
    internal static ServerRecord? Read(string dataFolder)
    {
        try
        {
            return JsonSerializer.Deserialize<ServerRecord>(File.ReadAllText(new DataFolder(dataFolder).ServerFile), Json);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Written beside and moved over, so that a reader never sees half of it.</summary>
    internal void Write(string dataFolder)
    {
        var path = new DataFolder(dataFolder).ServerFile;
        File.WriteAllText($"{path}.{Pid}", JsonSerializer.Serialize(this, Json));
        File.Move($"{path}.{Pid}", path, overwrite: true);
    }

    /// <summary>Removes the file if it is still this server's.</summary>
    internal void Remove(string dataFolder)
    {
        if (Read(dataFolder)?.Instance == Instance) File.Delete(new DataFolder(dataFolder).ServerFile);
    }
}
