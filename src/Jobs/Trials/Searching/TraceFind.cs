using Microsoft.Data.Sqlite;
using static Vectorscope.Jobs.Trials.Searching.TraceIndexFile;

namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>Finds words in one trace: what is indexed of it by the index, and what is not yet by reading it.</summary>
public sealed class TraceFind(TraceIndexFile file)
{
    /// <summary>Places are listed up to here.</summary>
    public const int Most = 10_000;

    /// <summary>Every place of every word, in the order of the turns; of a part of a turn only when all words are in it.</summary>
    public Task<FoundInTrial> InTrialAsync(long trialId, string text, CancellationToken cancellationToken) =>
        Task.Run(() => InTrial(trialId, LiteralQuery.Of(text), cancellationToken), cancellationToken);

    private FoundInTrial InTrial(long trialId, LiteralQuery words, CancellationToken cancellationToken)
    {
        var found = new List<FoundPlace>();
        if (words.IsEmpty)
        {
            return new FoundInTrial(found, false);
        }
        using var connection = file.Open();
        foreach (var (place, text) in Texts(connection, trialId, words))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var range in words.All(text))
            {
                if (found.Count == Most)
                {
                    return new FoundInTrial(found, true);
                }
                found.Add(new FoundPlace(place.Turn, place.Part, range.Start, range.Length));
            }
        }
        return new FoundInTrial(found, false);
    }

    private static IEnumerable<(TextPlace Place, string Text)> Texts(SqliteConnection connection, long trial, LiteralQuery words)
    {
        var indexed = Current(connection, trial);
        IEnumerable<(TextPlace, string)> texts = Grams.Matching(words.Terms) is { } grams ? Turns(connection, trial, indexed, grams).SelectMany(turn => turn)
            : TurnTextReader.Read(connection, trial, 0, indexed);
        return texts.Concat(TurnTextReader.Read(connection, trial, indexed, int.MaxValue));
    }

    // The parts of each turn that the index names.
    private static IEnumerable<IEnumerable<(TextPlace, string)>> Turns(SqliteConnection connection, long trial, int indexed, string grams)
    {
        using var command = Command(
            connection, "SELECT rowid FROM Grams WHERE Grams MATCH $words AND rowid >= $from AND rowid < $to ORDER BY rowid",
            ("$words", grams), ("$from", TextPlace.First(trial)), ("$to", TextPlace.First(trial, indexed + 1)));
        using var reader = command.ExecuteReader();
        var turn = 0;
        while (reader.Read())
        {
            var place = TextPlace.Of(reader.GetInt64(0));
            if (place.Turn != turn)
            {
                turn = place.Turn;
                yield return TurnTextReader.Read(connection, trial, turn - 1, turn);
            }
        }
    }

    // Turns that the index has of the trial as it is now.
    private static int Current(SqliteConnection connection, long trial)
    {
        if (TraceIndexer.Indexed(connection, trial) is not { } indexed)
        {
            return 0;
        }
        using var command = Command(connection, "SELECT RunId, Tries, coalesce(StartedAt, 0) FROM store.Trials WHERE Id = $trial", ("$trial", trial));
        using var reader = command.ExecuteReader();
        return reader.Read() && (reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2)) == (indexed.RunId, indexed.Tries, indexed.StartedAt) ? indexed.Turns : 0;
    }
}

/// <summary>A word in a trace.</summary>
/// <param name="Offset">Within the part, in characters.</param>
/// <param name="Length">As it stands there.</param>
public sealed record FoundPlace(int Turn, TurnPart Part, int Offset, int Length);

/// <summary>What was found in a trace.</summary>
/// <param name="More">There are more places than are listed.</param>
public sealed record FoundInTrial(IReadOnlyList<FoundPlace> Places, bool More);
