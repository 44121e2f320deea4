using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Vectorscope.Jobs.Store;

/// <summary>What keeps the data folder from being read or written, whoever meets it.</summary>
public enum StoreFailure
{
    None,

    /// <summary>Its disk has no room.</summary>
    Full,

    /// <summary>It may not be written.</summary>
    ReadOnly,

    /// <summary>Another process writes it for longer than is waited for.</summary>
    Busy,

    /// <summary>Its disk cannot be read or written for another reason.</summary>
    Unreadable,

    /// <summary>The database is damaged.</summary>
    Damaged,
}

/// <summary>Reads it off an exception.</summary>
public static class StoreFailures
{
    private const int NoSpace = 28, ReadOnlyFileSystem = 30, QuotaExceeded = 122;
    private const int SqliteBusy = 5, SqliteLocked = 6, SqliteReadOnly = 8, SqliteDisk = 10, SqliteCorrupt = 11, SqliteFull = 13, SqliteCannotOpen = 14, SqliteNoDatabase = 26;

    public static StoreFailure Of(Exception? exception) => exception switch
    {
        null => StoreFailure.None,
        SqliteException sqlite => Of(sqlite.SqliteErrorCode),
        IOException e when (e.HResult & 0xFFFF) is NoSpace or QuotaExceeded => StoreFailure.Full,
        IOException e when (e.HResult & 0xFFFF) == ReadOnlyFileSystem => StoreFailure.ReadOnly,
        DbUpdateException or InvalidOperationException or AggregateException => Of(exception.InnerException),
        _ => StoreFailure.None,
    };

    /// <summary>What happened and what to do.</summary>
    public static string Sentence(this StoreFailure failure) => failure switch
    {
        StoreFailure.Full => "The disk is full. Free some space, for example by deleting old runs, and try again; nothing that was there is lost.",
        StoreFailure.ReadOnly => "The data folder cannot be written (it is read-only). Give the user who runs Vectorscope the right to write it, and try again.",
        StoreFailure.Unreadable => "The disk of the data folder could not be read or written. See whether it is full or broken, and try again.",
        StoreFailure.Busy => "The database is busy: another process writes it. Try again in a moment.",
        StoreFailure.Damaged => "The database is damaged. Stop the server and start it again: it then says what can be done.",
        _ => "",
    };

    private static StoreFailure Of(int code) => code switch
    {
        SqliteFull => StoreFailure.Full,
        SqliteReadOnly => StoreFailure.ReadOnly,
        // That a file cannot be opened may also be for want of room, or of handles.
        SqliteDisk or SqliteCannotOpen => StoreFailure.Unreadable,
        SqliteBusy or SqliteLocked => StoreFailure.Busy,
        SqliteCorrupt or SqliteNoDatabase => StoreFailure.Damaged,
        _ => StoreFailure.None,
    };
}
