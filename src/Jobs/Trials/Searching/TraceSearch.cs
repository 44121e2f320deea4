using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>Finds words in the traces of all runs. The index names candidates, and each one's text decides: a hit is where the words stand.</summary>
public sealed class TraceSearch(TraceIndexFile file, IDbContextFactory<VectorscopeContext> contexts, TimeProvider time)
{
    /// <summary>Places are counted up to here.</summary>
    public const int MostCounted = 10_000;

    /// <summary>Places shown of a trial.</summary>
    private const int Shown = 3;

    private const int Batch = 500;

    // For as long a page looks on for more trials, and then counts; whatever is known by then is the answer, and says so.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>A page of trials with places.</summary>
    /// <param name="next">Where to go on, from the page before; null for the first.</param>
    /// <exception cref="FormatException"><paramref name="next"/> is no such place.</exception>
    public async Task<TracePage> FindAsync(TraceQuery query, string? next, int trials, CancellationToken cancellationToken)
    {
        if (query.IsEmpty)
        {
            return new TracePage([], null, 0, 0, false);
        }
        var after = next is null ? (long?)null : long.Parse(next, NumberStyles.None, CultureInfo.InvariantCulture);
        // SQLite answers synchronously.
        var found = await Task.Run(() => Collect(query, after, trials, cancellationToken), cancellationToken);
        return found with { Items = await DescribeAsync(found.Items, cancellationToken) };
    }

    /// <summary>Every place, newest trial first, its turns from the last to the first; for downloads.</summary>
    public async IAsyncEnumerable<TraceRow> StreamAsync(TraceQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query.IsEmpty)
        {
            yield break;
        }
        foreach (var some in Places(query, null, cancellationToken).Where(place => place.Hit is not null).Select(place => (place.Trial, Hit: place.Hit!)).Chunk(Batch))
        {
            var trials = (await DescribeAsync([.. some.Select(hit => hit.Trial).Distinct().Select(Bare)], cancellationToken)).ToDictionary(trial => trial.TrialId);
            foreach (var (id, hit) in some)
            {
                if (trials.GetValueOrDefault(id) is { } trial)
                {
                    yield return new TraceRow(
                        trial.RunId, trial.Run, id, trial.Name, trial.Task, trial.Arm, trial.Attempt, trial.Outcome, hit.Turn, hit.Part, hit.Offset, hit.Snippet);
                }
            }
        }
    }

    private TracePage Collect(TraceQuery query, long? after, int trials, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (groups, places, count, looked) = (new List<Group>(), 0, 0, 0L);
        Group? current = null;
        foreach (var (trial, hit) in Places(query, query.MostFirst ? null : after, cancellationToken))
        {
            if (looked != trial)
            {
                looked = trial;
                // A page is full, and those after it are only counted, on the first page.
                var full = groups.Count == trials && !query.MostFirst;
                if (places >= MostCounted || time.GetElapsedTime(started) > s_patience || (full && after is not null))
                {
                    return query.MostFirst ? Largest(groups, after, trials, places, true)
                        : new TracePage(groups.ConvertAll(Bare), Text(full ? groups[^1].Trial : trial + 1), after is null ? places : null, after is null ? count : null, after is null);
                }
            }
            if (hit is null)
            {
                continue;
            }
            if (current?.Trial != trial)
            {
                current = new Group(trial);
                count++;
                if (query.MostFirst || groups.Count < trials)
                {
                    groups.Add(current);
                }
            }
            places++;
            current.Add(hit);
        }
        return query.MostFirst ? Largest(groups, after, trials, places, false)
            : new TracePage(groups.ConvertAll(Bare), count > groups.Count ? Text(groups[^1].Trial) : null, after is null ? places : null, after is null ? count : null, false);
    }

    // Of all trials that were looked at; pages go on by how many were shown.
    private static TracePage Largest(List<Group> groups, long? after, int trials, int places, bool more)
    {
        var skipped = (int)Math.Min(after ?? 0, int.MaxValue);
        List<Group> sorted = [.. groups.OrderByDescending(group => group.Places).ThenByDescending(group => group.Trial).Skip(skipped).Take(trials)];
        var shown = skipped + sorted.Count;
        return new TracePage(sorted.ConvertAll(Bare), shown < groups.Count ? Text(shown) : null, after is null ? places : null, after is null ? groups.Count : null, more);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    // Without a hit where a candidate is none.
    private IEnumerable<(long Trial, TraceHit? Hit)> Places(TraceQuery query, long? before, CancellationToken cancellationToken)
    {
        var words = LiteralQuery.Of(query.Text);
        using var connection = file.Open();
        foreach (var (place, text) in new TraceCandidates(query, words).Read(connection, before))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (text is null || words.Find(text) is not { } found)
            {
                yield return (place.Trial, null);
                continue;
            }
            var (snippet, marks) = Snippets.Of(text, found);
            yield return (place.Trial, new TraceHit(place.Turn, place.Part, found.Count == 0 ? 0 : found[0].Start, snippet, marks));
        }
    }

    private async Task<IReadOnlyList<TraceTrial>> DescribeAsync(IReadOnlyList<TraceTrial> trials, CancellationToken cancellationToken)
    {
        var ids = trials.Select(trial => trial.TrialId).ToArray();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Trials.AsNoTracking().Where(trial => ids.Contains(trial.Id))
            .Select(trial => new { trial.Id, trial.RunId, Run = trial.Run!.Name, trial.Name, trial.Task, trial.Arm, trial.Attempt, trial.Outcome, trial.Reward })
            .ToDictionaryAsync(trial => trial.Id, cancellationToken);
        // One that was deleted meanwhile is not there any more.
        return [.. trials.Where(trial => rows.ContainsKey(trial.TrialId)).Select(trial => rows[trial.TrialId] is var row
            ? trial with { RunId = row.RunId, Run = row.Run, Name = row.Name, Task = row.Task, Arm = row.Arm, Attempt = row.Attempt, Outcome = row.Outcome, Reward = row.Reward } : trial)];
    }

    private static TraceTrial Bare(Group group) => Bare(group.Trial) with { Places = group.Places, First = group.First };

    private static TraceTrial Bare(long trial) => new("", "", trial, "", "", "", 0, null, null, 0, []);

    // Places come from the last turn to the first.
    private sealed class Group(long trial)
    {
        private readonly Queue<TraceHit> _last = new();

        public long Trial => trial;

        public int Places { get; private set; }

        public IReadOnlyList<TraceHit> First => [.. _last.Reverse()];

        public void Add(TraceHit hit)
        {
            Places++;
            _last.Enqueue(hit);
            if (_last.Count > Shown)
            {
                _last.Dequeue();
            }
        }
    }
}
