using System.Globalization;
using System.Text.Json;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>What lies in a sweep's work folder: replies group by group, and the report so far. A file that is there is whole.</summary>
internal static class SweepWork
{
    /// <summary>The report so far.</summary>
    public static string Live(string folder) => Path.Combine(folder, "live.json");

    /// <summary>Replies of one group of a round.</summary>
    public static string Group(string folder, int round, int group) => Path.Combine(folder, "replies", string.Create(CultureInfo.InvariantCulture, $"{round:0000}-{group:00000}.json"));

    /// <summary>Null where there is none, or none that can be read: it is then made again.</summary>
    public static async Task<T?> ReadAsync<T>(string path, CancellationToken cancellationToken) where T : class
    {
        try
        {
            await using var stream = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<T>(stream, JobsJson.Options, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes beside its place and then moves it there.</summary>
    public static async Task WriteAsync<T>(string path, T value, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var partial = path + ".partial";
        await using (var stream = File.Create(partial))
        {
            await JsonSerializer.SerializeAsync(stream, value, JobsJson.Options, cancellationToken);
        }
        File.Move(partial, path, overwrite: true);
    }
}
