using System.Globalization;
using Vectorscope.Jobs.Agent.Turns;

namespace Vectorscope.Jobs.Trials.Findings.Flags;

/// <summary>Text that goes round in a circle, in whatever language: the typical end of steering that was too strong.</summary>
/// <remarks>Looks at the end of the thinking and at the end of the reply, so its work does not grow with either.</remarks>
public sealed class Repetition() : TurnRule(new Flag(
    "repetition", 90, "Repetition loop", "Loop", "loop",
    "One stretch of text, one line or one word, at least three times over, covers most of the end of the thinking or of the reply.", FindingTone.Bad)
{
    Thresholds = [Window, Share],
})
{
    private static readonly Threshold Window = new("window", "the last", 2000, 200, 100_000, "characters");
    private static readonly Threshold Share = new("share", "covered to", 60, 10, 100, "%");

    /// <summary>Less text than this tells nothing.</summary>
    public const int LeastText = 200;

    // So many characters in a row have to come again before it counts.
    private const int Gram = 12;
    private const int Repeats = 3;
    private const int Candidates = 8;
    private const int LeastLine = 4;
    private const int MostQuoted = 60;
    // As long as a word: what is longer is the common beginning of lines that go on differently.
    private static readonly int[] s_short = [2, 3, 4];

    protected override IEnumerable<Sighting> FindIn(TraceTurn turn, FlagThresholds thresholds)
    {
        var (window, share) = ((int)thresholds.Of(Flag, Window), thresholds.Of(Flag, Share));
        var thinkingEnd = Math.Clamp(turn.ThinkingEnd ?? 0, 0, turn.Reply.Length);
        if (AtEnd(turn, Math.Clamp(turn.ThinkingStart ?? 0, 0, thinkingEnd), thinkingEnd, window, share) is { } inThinking) yield return inThinking;
        if (AtEnd(turn, thinkingEnd, turn.Reply.Length, window, share) is { } inAnswer) yield return inAnswer;
    }

    private static Sighting? AtEnd(TraceTurn turn, int from, int to, int window, double share)
    {
        while (to > from && char.IsWhiteSpace(turn.Reply[to - 1])) to--;
        var first = from;
        from = Math.Max(from, to - window);
        if (to - from < LeastText) return null;
        var text = turn.Reply.AsSpan(from, to - from);
        var found = Distances(text).Select(distance => Covered(turn.Reply.AsSpan(from, to - from), distance)).Append(Line(text)).Append(Frequent(text)).MaxBy(one => one.Characters);
        if (100.0 * found.Characters / text.Length < share) return null;
        var start = from + found.Start;
        // It may have begun before the window.
        if (found is { Start: < Gram, Period: > 0 } periodic)
        {
            while (start > first && turn.Reply[start - 1] == turn.Reply[start - 1 + periodic.Period]) start--;
        }
        var quoted = turn.Reply.Substring(from + found.Start, Math.Min(found.Unit, MostQuoted)).ReplaceLineEndings(" ").Trim();
        return new Sighting(turn.Number, start, from + found.End - start, string.Create(
            CultureInfo.InvariantCulture,
            $"\"{quoted}{(found.Unit > MostQuoted ? "…" : "")}\" comes {found.Characters / Math.Max(found.Unit, 1)} times over and covers {100.0 * found.Characters / text.Length:0} % of the last {text.Length} characters, where {share:0.##} % are needed."));
    }

    /// <summary>At what distances text comes again, the most frequent ones.</summary>
    private static List<int> Distances(ReadOnlySpan<char> text)
    {
        var (seen, counts) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        for (var i = 0; i + Gram <= text.Length; i++)
        {
            var hash = string.GetHashCode(text.Slice(i, Gram));
            if (seen.TryGetValue(hash, out var before) && text.Slice(before, Gram).SequenceEqual(text.Slice(i, Gram))) counts[i - before] = counts.GetValueOrDefault(i - before) + 1;
            seen[hash] = i;
        }
        return [.. counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key).Take(Candidates).Select(count => count.Key)];
    }

    /// <summary>What of the text is one stretch that follows upon itself often enough.</summary>
    private static Loop Covered(ReadOnlySpan<char> text, int distance)
    {
        var (covered, start, end) = (0, -1, 0);
        for (var i = distance; i < text.Length;)
        {
            var run = 0;
            while (i + run < text.Length && text[i + run] == text[i + run - distance]) run++;
            if (run >= Math.Max(Gram, (Repeats - 1) * distance))
            {
                // The first of them has nothing before it that it repeats.
                covered += run + distance;
                start = start < 0 ? i - distance : start;
                end = i + run;
            }
            i += run + 1;
        }
        return new(Math.Min(covered, text.Length), Math.Max(start, 0), end, distance, distance);
    }

    /// <summary>The line that covers most, though others may stand between.</summary>
    private static Loop Line(ReadOnlySpan<char> text)
    {
        var lines = new Dictionary<string, (int Count, int Start, int End)>(StringComparer.Ordinal);
        foreach (var range in text.Split('\n'))
        {
            var line = text[range].Trim();
            if (line.Length < LeastLine) continue;
            var key = line.ToString();
            var known = lines.GetValueOrDefault(key, (0, range.Start.Value, 0));
            lines[key] = (known.Item1 + 1, known.Item2, range.End.Value);
        }
        return lines.Where(line => line.Value.Count > Repeats)
            .Select(line => new Loop(line.Value.Count * line.Key.Length, line.Value.Start, line.Value.End, 0, line.Key.Length)).DefaultIfEmpty().MaxBy(loop => loop.Characters);
    }

    /// <summary>The few characters that cover most, in whatever order others come between.</summary>
    private static Loop Frequent(ReadOnlySpan<char> text)
    {
        var most = default(Loop);
        foreach (var length in s_short)
        {
            var (key, grams) = (0UL, new Dictionary<ulong, (int Count, int Start, int End)>());
            var mask = length == 4 ? ulong.MaxValue : (1UL << (16 * length)) - 1;
            for (var i = 0; i < text.Length; i++)
            {
                key = ((key << 16) | text[i]) & mask;
                if (i + 1 < length) continue;
                var known = grams.GetValueOrDefault(key, (0, i + 1 - length, 0));
                // One that overlaps the last covers nothing of its own.
                if (i + 1 - length >= known.Item3) grams[key] = (known.Item1 + 1, known.Item2, i + 1);
            }
            foreach (var (count, start, end) in grams.Values)
            {
                if (count > Repeats && count * length > most.Characters) most = new(count * length, start, end, 0, length);
            }
        }
        return most;
    }

    /// <param name="Period">At what distance it comes again; 0 for none.</param>
    /// <param name="Unit">How long what comes again is.</param>
    private readonly record struct Loop(int Characters, int Start, int End, int Period, int Unit);
}
