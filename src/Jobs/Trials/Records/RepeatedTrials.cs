using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>
/// Finds the trials in which a model said, word for word, what it had said in an earlier attempt of the arm at the same task. At temperature
/// 0 or with one seed that is the rule, and an interval that took them as independent would be too narrow.
/// </summary>
public sealed class RepeatedTrials
{
    private const int ReadAtOnce = 200, MostKnown = 200_000;

    // Pages ask with every change of a run, and what a finished trial said stays.
    private readonly ConcurrentDictionary<(long Trial, long Change), string> _known = new();

    /// <summary>The trials of a run that repeat another one; of those that are alike the first attempt is not among them.</summary>
    internal async Task<IReadOnlyList<RepeatedTrial>> FindAsync(VectorscopeContext context, string runId, CancellationToken cancellationToken)
    {
        var trials = await context.Trials.AsNoTracking()
            .Where(trial => trial.RunId == runId && trial.Turns > 0 && trial.Outcome != null
                && trial.Outcome != TrialOutcome.Infrastructure && trial.Outcome != TrialOutcome.Cancelled && trial.Outcome != TrialOutcome.Skipped)
            .Select(trial => new { trial.Id, trial.Change, trial.Arm, trial.Task, trial.Attempt, trial.Outcome, trial.Reward, trial.Turns, trial.CompletionTokens })
            .ToListAsync(cancellationToken);
        // Most differ in their numbers already; only the texts of the others are read.
        var alike = trials.GroupBy(trial => (trial.Arm, trial.Task, trial.Turns, trial.CompletionTokens)).Where(group => group.Skip(1).Any()).ToList();
        if (_known.Count > MostKnown)
        {
            _known.Clear();
        }
        foreach (var part in alike.SelectMany(group => group).Where(trial => !_known.ContainsKey((trial.Id, trial.Change))).Chunk(ReadAtOnce))
        {
            var said = await SaidAsync(context, [.. part.Select(trial => trial.Id)], cancellationToken);
            foreach (var trial in part)
            {
                _known[(trial.Id, trial.Change)] = said.GetValueOrDefault(trial.Id, "");
            }
        }
        return
        [
            .. alike
                .SelectMany(group => group.GroupBy(trial => _known.GetValueOrDefault((trial.Id, trial.Change), $"{trial.Id}")))
                .Select(same => same.OrderBy(trial => trial.Attempt).ThenBy(trial => trial.Id).ToList())
                .SelectMany(same => same.Skip(1).Select(trial => new RepeatedTrial(trial.Id, trial.Arm, trial.Outcome!.Value.IsPass(trial.Reward), same[0].Attempt))),
        ];
    }

    private static async Task<Dictionary<long, string>> SaidAsync(VectorscopeContext context, long[] trials, CancellationToken cancellationToken)
    {
        var said = new Dictionary<long, string>();
        var (current, hash) = (0L, IncrementalHash.CreateHash(HashAlgorithmName.SHA256));
        using (hash)
        {
            var replies = context.TurnTexts.AsNoTracking().Where(text => trials.Contains(text.TrialId))
                .OrderBy(text => text.TrialId).ThenBy(text => text.Number).Select(text => new { text.TrialId, text.Reply });
            await foreach (var reply in replies.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                if (reply.TrialId != current && current != 0)
                {
                    said[current] = Convert.ToHexString(hash.GetHashAndReset());
                }
                current = reply.TrialId;
                hash.AppendData(Encoding.UTF8.GetBytes(reply.Reply));
                hash.AppendData([0]);
            }
            if (current != 0)
            {
                said[current] = Convert.ToHexString(hash.GetHashAndReset());
            }
        }
        return said;
    }
}

/// <summary>A trial that repeats another one word for word.</summary>
/// <param name="Of">The attempt that it repeats.</param>
internal sealed record RepeatedTrial(long Id, string Arm, bool Passed, int Of);
