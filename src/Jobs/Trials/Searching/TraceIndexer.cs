using Microsoft.Data.Sqlite;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;
using static Vectorscope.Jobs.Trials.Searching.TraceIndexFile;

namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>Brings the index of traces up to what the store holds, from where it last came to: what changed since, in the order of the changes.</summary>
/// <remarks>One process at a time does so. It may end at any moment: what is committed is never done again, and the rest is.</remarks>
public sealed class TraceIndexer(TraceIndexFile file, TimeProvider time)
{
    /// <summary>Turns that are committed together.</summary>
    private const int Together = 500;

    /// <summary>Rows of trials that are looked at together.</summary>
    private const int MostTrials = 500;

    private const string Rest = "FROM store.Trials WHERE Change >= $change AND (Change > $change OR Id > $trial)";

    // An immediate one would lock the store as well.
    private const string Begin = "BEGIN";

    private static readonly TimeSpan s_work = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private readonly Grams _grams = new();

    /// <summary>How far it has come.</summary>
    public Task<TraceIndexState> StateAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var connection = file.Open();
            var (change, trial) = Position(connection);
            return new TraceIndexState(
                (int)Scalar(connection, "SELECT count(*) FROM store.Trials WHERE Turns > 0"),
                (int)Scalar(connection, $"SELECT count(*) {Rest} AND Turns > 0", ("$change", change), ("$trial", trial)),
                file.Length);
        },
        cancellationToken);

    /// <summary>For a process without the service that does so in the background: brings it on for some seconds, unless another process does.</summary>
    public async Task WorkAsync(CancellationToken cancellationToken)
    {
        using var turn = TryTakeTurn();
        var started = time.GetTimestamp();
        if (turn is null)
        {
            await Task.Delay(s_look, time, cancellationToken);
        }
        else
        {
            await Task.Run(() => { while (time.GetElapsedTime(started) < s_work && IndexSome(cancellationToken)) { } }, cancellationToken);
        }
    }

    /// <summary>Whether this process may write the index now; dispose what comes back to let others. Null while another one does.</summary>
    internal IDisposable? TryTakeTurn() => FileLock.TryTake(file.Lock);

    /// <summary>Looks at the next changes; false when none is left. Only for who has the turn.</summary>
    internal bool IndexSome(CancellationToken cancellationToken)
    {
        using var connection = file.Open();
        var (change, trial) = Position(connection);
        var now = Scalar(connection, "SELECT Value FROM store.ChangeCounter");
        if (change > now)
        {
            // The store is an older one that was put back: all of it is compared, and what is gone forgotten.
            Execute(connection, Begin);
            Forget(connection, Ids(connection, "SELECT TrialId FROM Indexed EXCEPT SELECT Id FROM store.Trials"));
            Execute(connection, "UPDATE Position SET Change = -1, TrialId = 0; COMMIT");
            (change, trial) = (-1, 0);
        }
        var next = Next(connection, change, trial);
        // Before the trials, so that none of what was removed up to here is looked at as if it were there.
        var upTo = next.Count == 0 ? now : next[^1].Change;
        var removed = Ids(
            connection, "SELECT TrialId FROM Indexed WHERE RunId IN (SELECT Id FROM store.RemovedRuns WHERE Change >= $change AND Change <= $upTo)", ("$change", change), ("$upTo", upTo));
        // Requests go one by one, and their run stays.
        removed = [.. removed, .. Ids(connection, "SELECT TrialId FROM Indexed WHERE RunId = $run EXCEPT SELECT Id FROM store.Trials WHERE RunId = $run", ("$run", ServedTrials.RunId))];
        if (next.Count == 0 && removed.Count == 0)
        {
            return false;
        }
        Execute(connection, Begin);
        Forget(connection, removed);
        var turns = 0;
        // In the order of their numbers: the index is written in one go then.
        foreach (var found in next.OrderBy(row => row.Id))
        {
            foreach (var written in Index(connection, found))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if ((turns += written) >= Together)
                {
                    Execute(connection, "COMMIT; " + Begin);
                    turns = 0;
                }
            }
        }
        Execute(connection, "UPDATE Position SET Change = $change, TrialId = $trial; COMMIT", ("$change", upTo), ("$trial", next.Count == 0 ? long.MaxValue : next[^1].Id));
        return next.Count > 0;
    }

    private static (long Change, long Trial) Position(SqliteConnection connection) =>
        (Scalar(connection, "SELECT Change FROM Position"), Scalar(connection, "SELECT TrialId FROM Position"));

    // As many trials as have a batch's turns, in the order of their changes.
    private static List<Seen> Next(SqliteConnection connection, long change, long trial)
    {
        using var command = Command(
            connection, $"SELECT Id, Change, RunId, Tries, coalesce(StartedAt, 0), Turns {Rest} ORDER BY Change, Id LIMIT {MostTrials}", ("$change", change), ("$trial", trial));
        using var reader = command.ExecuteReader();
        var (rows, turns) = (new List<Seen>(), 0);
        while (turns < Together && reader.Read())
        {
            var row = new Seen(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt32(3), reader.GetInt64(4), reader.GetInt32(5));
            rows.Add(row);
            turns += row.Turns;
        }
        return rows;
    }

    // Yields how many turns it wrote whenever it may be interrupted.
    private IEnumerable<int> Index(SqliteConnection connection, Seen trial)
    {
        var turns = 0;
        if (Indexed(connection, trial.Id) is { } indexed)
        {
            // A try is recognized by its number and its start; its turns only grow.
            if (indexed.RunId == trial.RunId && indexed.Tries == trial.Tries && indexed.StartedAt == trial.StartedAt && indexed.Turns <= trial.Turns)
            {
                turns = indexed.Turns;
            }
            else
            {
                Forget(connection, [trial.Id]);
            }
        }
        while (turns < trial.Turns)
        {
            var upTo = Math.Min(trial.Turns, turns + Together);
            Write(connection, trial.Id, turns, upTo);
            Execute(
                connection, "INSERT OR REPLACE INTO Indexed VALUES ($trial, $run, $tries, $started, $turns)",
                ("$trial", trial.Id), ("$run", trial.RunId), ("$tries", trial.Tries), ("$started", trial.StartedAt), ("$turns", upTo));
            yield return upTo - turns;
            turns = upTo;
        }
    }

    /// <summary>What of a trial is in the index; null for nothing.</summary>
    internal static (string RunId, int Tries, long StartedAt, int Turns)? Indexed(SqliteConnection connection, long trial)
    {
        using var command = Command(connection, "SELECT RunId, Tries, StartedAt, Turns FROM Indexed WHERE TrialId = $trial", ("$trial", trial));
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt32(3)) : null;
    }

    private void Write(SqliteConnection connection, long trial, int after, int upTo)
    {
        using var write = Command(connection, "INSERT INTO Grams (rowid, Words) VALUES ($place, $words)", ("$place", 0L), ("$words", ""));
        write.Prepare();
        foreach (var (place, text) in TurnTextReader.Read(connection, trial, after, upTo))
        {
            if (_grams.Of(text) is { Length: > 0 } words)
            {
                (write.Parameters[0].Value, write.Parameters[1].Value) = (place.Key, words);
                write.ExecuteNonQuery();
            }
        }
    }

    private static void Forget(SqliteConnection connection, IReadOnlyList<long> trials)
    {
        foreach (var trial in trials)
        {
            Execute(connection, "DELETE FROM Indexed WHERE TrialId = $trial", ("$trial", trial));
            Execute(connection, "DELETE FROM Grams WHERE rowid >= $from AND rowid < $to", ("$from", TextPlace.First(trial)), ("$to", TextPlace.First(trial + 1)));
        }
    }

    private static List<long> Ids(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        var ids = new List<long>();
        while (reader.Read())
        {
            ids.Add(reader.GetInt64(0));
        }
        return ids;
    }

    private sealed record Seen(long Id, long Change, string RunId, int Tries, long StartedAt, int Turns);
}
