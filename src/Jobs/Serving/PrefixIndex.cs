namespace Vectorscope.Jobs.Serving;

/// <summary>
/// Finds what a model remembers of a conversation by the conversation's own tokens. Each conversation is a session of the scheduler; here
/// is known which tokens it holds and to which places in them it can return.
/// </summary>
/// <remarks>
/// A session belongs to one request at a time: whoever comes meanwhile gets another. The scheduler compares the tokens itself and gives up
/// sessions when they take too much memory, so what is known here can be wrong and then costs time and nothing else.
/// </remarks>
/// <param name="most">Sessions that may be remembered.</param>
/// <param name="forget">Ends a session.</param>
internal sealed class PrefixIndex(int most, Action<string> forget)
{
    // As many as a session of the scheduler keeps.
    private const int MostPlaces = 2;

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private long _uses;

    /// <summary>The session that saves most of a prompt, or a new one.</summary>
    /// <param name="ids">The prompt.</param>
    /// <param name="intervention">What changes the stream; only what was read under the same object is of use.</param>
    internal Taken Take(int[] ids, object? intervention)
    {
        lock (_lock)
        {
            Entry? best = null;
            var (saved, agreed) = (0, 0);
            foreach (var entry in _entries.Where(entry => !entry.InUse && ReferenceEquals(entry.Intervention, intervention)))
            {
                // The prompt's last token is computed in any case.
                var same = ids.AsSpan(0, ids.Length - 1).CommonPrefixLength(entry.Ids);
                var place = entry.Places.LastOrDefault(place => place <= same);
                // Where conversations part, the one that goes on takes the session from the other: only for more than it loses.
                if (place > saved && place > entry.Places[^1] - place)
                {
                    (best, saved, agreed) = (entry, place, same);
                }
            }
            if (best is null)
            {
                best = new Entry($"served {++_uses}", intervention);
                _entries.Add(best);
            }
            best.InUse = true;
            best.LastUse = ++_uses;
            best.Places.RemoveAll(place => place > agreed);
            Fit();
            return new(this, best, ids);
        }
    }

    private void Fit()
    {
        while (_entries.Count > most && _entries.Where(entry => !entry.InUse).MinBy(entry => entry.LastUse) is { } oldest)
        {
            _entries.Remove(oldest);
            forget(oldest.Key);
        }
    }

    private void GiveBack(Entry entry, IReadOnlyList<int> ids, IEnumerable<int> places)
    {
        lock (_lock)
        {
            entry.InUse = false;
            entry.Places.AddRange(places);
            entry.Places.Sort();
            entry.Places.RemoveRange(0, Math.Max(0, entry.Places.Count - MostPlaces));
            if (entry.Places.Count == 0)
            {
                _entries.Remove(entry);
                forget(entry.Key);
                return;
            }
            entry.Ids = [.. ids.Take(entry.Places[^1])];
        }
    }

    /// <summary>A session that a request holds.</summary>
    internal sealed class Taken(PrefixIndex index, object entry, int[] prompt)
    {
        private int _givenBack;

        internal string Key => ((Entry)entry).Key;

        /// <summary>Lets others have it, once the scheduler has ended the request.</summary>
        /// <param name="reply">Tokens behind the prompt.</param>
        /// <param name="places">In prompt and reply, which were reached; none where nothing was computed.</param>
        internal void GiveBack(IReadOnlyList<int> reply, IEnumerable<int> places)
        {
            if (Interlocked.Exchange(ref _givenBack, 1) == 0)
            {
                index.GiveBack((Entry)entry, [.. prompt, .. reply], places);
            }
        }
    }

    private sealed class Entry(string key, object? intervention)
    {
        internal string Key { get; } = key;

        internal object? Intervention { get; } = intervention;

        /// <summary>Up to the last place.</summary>
        internal int[] Ids { get; set; } = [];

        /// <summary>In order; empty only while the first request is under way.</summary>
        internal List<int> Places { get; } = [];

        internal bool InUse { get; set; }

        internal long LastUse { get; set; }
    }
}
