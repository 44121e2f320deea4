using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Vectorscope.Jobs.Store;

/// <summary>Keeps a few copies of the database beside it, one a day, for the day on which it is damaged.</summary>
internal sealed partial class StoreBackups(DataFolder folder, TimeProvider time, ILogger<StoreBackups> logger) : BackgroundService
{
    private const int Kept = 3;
    private const string Pattern = "vectorscope-*.db";

    private static readonly TimeSpan s_every = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_look = TimeSpan.FromHours(1);

    /// <summary>The copies, the newest first.</summary>
    public static IReadOnlyList<string> Of(DataFolder folder) =>
        Directory.Exists(folder.Backups) ? [.. Directory.GetFiles(folder.Backups, Pattern).OrderDescending(StringComparer.Ordinal)] : [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_look, time);
        do
        {
            try
            {
                await Task.Run(MakeIfDue, stoppingToken);
            }
            catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
            {
                // Without room for a copy the program goes on as well as before.
                LogFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal void MakeIfDue()
    {
        if (Of(folder) is [var newest, ..] && time.GetUtcNow() - File.GetLastWriteTimeUtc(newest) < s_every)
        {
            return;
        }
        Directory.CreateDirectory(folder.Backups);
        var path = Path.Combine(folder.Backups, string.Create(CultureInfo.InvariantCulture, $"vectorscope-{time.GetUtcNow():yyyyMMdd-HHmmss}.db"));
        var partial = path + ".part";
        try
        {
            File.Delete(partial);
            using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.Database, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString()))
            {
                connection.Open();
                using var command = connection.CreateCommand();
                // A copy of one moment, whatever is written meanwhile.
                command.CommandText = "VACUUM INTO $path";
                command.Parameters.AddWithValue("$path", partial);
                command.ExecuteNonQuery();
            }
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
        foreach (var old in Of(folder).Skip(Kept))
        {
            File.Delete(old);
        }
    }

    [LoggerMessage(EventId = 150, Level = LogLevel.Warning, Message = "The database could not be copied into the folder of its backups; trying again within an hour")]
    private partial void LogFailed(Exception exception);
}
