using Vectorscope.Dashboard.Components.Pages.Trials;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Components.Pages.Compare;

/// <summary>Two trials with the lists of their turns.</summary>
public sealed record TracePairLook(TracePair Pair, IReadOnlyList<TurnRow> TurnsA, IReadOnlyList<TurnRow> TurnsB)
{
    /// <summary>Turns whose texts are on the page at once: enough to read on, and little however long a trace is.</summary>
    public const int Block = 6;

    /// <summary>Turns of the longer trace.</summary>
    public int Turns => Math.Max(TurnsA.Count, TurnsB.Count);

    /// <summary>The number of the first turn of a turn's block.</summary>
    public static int Start(int turn) => (turn - 1) / Block * Block + 1;

    /// <summary>Null where a run has no such trial.</summary>
    public static async Task<TracePairLook?> ReadAsync(TrialAddress a, TrialAddress b, TracePairs pairs, TrialQueries queries, CancellationToken cancellationToken) =>
        await pairs.FindAsync(a, b, cancellationToken) is { } pair
            ? new TracePairLook(pair, await queries.TurnsAsync(a.Trial, cancellationToken), await queries.TurnsAsync(b.Trial, cancellationToken))
            : null;

    /// <summary>The turns of a block with their texts, and the words marked that the other side has not.</summary>
    public async Task<PairedTurns> BlockAsync(int start, bool marked, TrialQueries queries, CancellationToken cancellationToken)
    {
        List<PairedTurn> turns = [];
        for (var number = start; number < start + Block && number <= Turns; number++)
        {
            var a = await queries.TurnAsync(Pair.A.Trial.Id, number, cancellationToken);
            var b = await queries.TurnAsync(Pair.B.Trial.Id, number, cancellationToken);
            // Thousands of words take a moment that the page's other work should not wait for.
            turns.Add(marked && a is not null && b is not null ? await Task.Run(() => PairedTurn.Marked(number, a, b), cancellationToken) : new PairedTurn(number, a, b, null, null, false));
        }

        return new PairedTurns(turns);
    }
}

/// <summary>A block of turns.</summary>
public sealed record PairedTurns(IReadOnlyList<PairedTurn> Turns);

/// <summary>The turns of one number; null where a trace has ended before.</summary>
/// <param name="TooLong">A part of it was too long for its words to be compared.</param>
public sealed record PairedTurn(int Number, TraceTurn? A, TraceTurn? B, TurnMarks? MarksA, TurnMarks? MarksB, bool TooLong)
{
    /// <summary>With the words marked that the other side has not.</summary>
    public static PairedTurn Marked(int number, TraceTurn a, TraceTurn b)
    {
        var (left, right) = (ReplyText.Of(a), ReplyText.Of(b));
        var answer = WordDiff.Of(left.Answer, right.Answer);
        var thinking = left.Thinking is not null && right.Thinking is not null ? WordDiff.Of(left.Thinking, right.Thinking) : null;
        return new PairedTurn(
            number, a, b, new TurnMarks(thinking?.A, answer.A), new TurnMarks(thinking?.B, answer.B), answer.TooLong || thinking is { TooLong: true });
    }
}
