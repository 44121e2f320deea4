using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>Counts over the turns of trials, which no row of a trial holds: by trial, or by the arms of a run.</summary>
internal static class TurnTallies
{
    // The store takes a limited number of parameters.
    private const int AtOnce = 1000;

    /// <summary>The rows with their counts.</summary>
    public static async Task<IReadOnlyList<TrialRow>> AddAsync(VectorscopeContext context, IReadOnlyList<TrialRow> rows, CancellationToken cancellationToken)
    {
        var counted = new List<TrialRow>(rows.Count);
        foreach (var some in rows.Chunk(AtOnce))
        {
            counted.AddRange(await AddAsync(context, some, [.. some.Where(row => row.Counts.Turns > 0).Select(row => row.Id)], cancellationToken));
        }
        return counted;
    }

    /// <summary>The counts of each arm of a run, without those that the trials' rows hold.</summary>
    public static async Task<IReadOnlyDictionary<string, TrialCounts>> OfArmsAsync(VectorscopeContext context, string runId, CancellationToken cancellationToken)
    {
        var trials = context.Trials.AsNoTracking().Where(trial => trial.RunId == runId);
        var work = await trials
            .Join(context.Turns, trial => trial.Id, turn => turn.TrialId, (trial, turn) => new { trial.Arm, turn.Commands, turn.ThinkingStart, turn.ReplySeconds, turn.CommandSeconds })
            .GroupBy(turn => turn.Arm)
            .Select(arm => new
            {
                arm.Key,
                Parsed = arm.Count(turn => turn.Commands != null),
                Thinking = arm.Count(turn => turn.ThinkingStart != null),
                Commands = arm.Sum(turn => (long?)turn.Commands) ?? 0,
                Reply = arm.Sum(turn => turn.ReplySeconds),
                Command = arm.Sum(turn => turn.CommandSeconds),
            })
            .ToListAsync(cancellationToken);
        var findings = (await trials
            .Join(context.TurnFindings.Where(flag => flag.Number == 1), trial => trial.Id, flag => flag.TrialId, (trial, flag) => new { trial.Arm, flag.TrialId, flag.Flag })
            .GroupBy(flag => new { flag.Arm, flag.Flag })
            .Select(flag => new { flag.Key.Arm, flag.Key.Flag, Turns = flag.Count(), Trials = flag.Select(one => one.TrialId).Distinct().Count() })
            .ToListAsync(cancellationToken)).ToLookup(flag => flag.Arm);
        return work.ToDictionary(arm => arm.Key, arm => new TrialCounts
        {
            ParsedTurns = arm.Parsed,
            ThinkingTurns = arm.Thinking,
            Commands = arm.Commands,
            ReplySeconds = arm.Reply,
            CommandSeconds = arm.Command,
            Findings = findings[arm.Key].ToDictionary(flag => flag.Flag, flag => new FindingCount(flag.Turns, flag.Trials)),
        });
    }

    /// <summary>What readers wrote on the turns of some trials, turn by turn.</summary>
    public static async Task<ILookup<long, TurnLabelRow>> LabelsAsync(VectorscopeContext context, IReadOnlyList<long> trialIds, CancellationToken cancellationToken) =>
        (await context.TurnLabels.AsNoTracking().Where(label => trialIds.Contains(label.TrialId)).OrderBy(label => label.Turn).ThenBy(label => label.Id).ToListAsync(cancellationToken))
        .ToLookup(label => label.TrialId, label => new TurnLabelRow(label.Turn, label.Kind, label.Text, label.At));

    private static async Task<IReadOnlyList<TrialRow>> AddAsync(VectorscopeContext context, TrialRow[] rows, long[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
        {
            return rows;
        }
        var work = await context.Turns.AsNoTracking().Where(turn => ids.Contains(turn.TrialId))
            .GroupBy(turn => turn.TrialId)
            .Select(trial => new
            {
                trial.Key,
                Parsed = trial.Count(turn => turn.Commands != null),
                Thinking = trial.Count(turn => turn.ThinkingStart != null),
                Commands = trial.Sum(turn => (long?)turn.Commands) ?? 0,
                Reply = trial.Sum(turn => turn.ReplySeconds),
                Command = trial.Sum(turn => turn.CommandSeconds),
            })
            .ToDictionaryAsync(trial => trial.Key, cancellationToken);
        var findings = (await context.TurnFindings.AsNoTracking().Where(flag => ids.Contains(flag.TrialId) && flag.Number == 1)
            .GroupBy(flag => new { flag.TrialId, flag.Flag })
            .Select(flag => new { flag.Key.TrialId, flag.Key.Flag, Turns = flag.Count() })
            .ToListAsync(cancellationToken)).ToLookup(flag => flag.TrialId);
        var labels = await LabelsAsync(context, ids, cancellationToken);
        return Array.ConvertAll(rows, row => work.GetValueOrDefault(row.Id) is not { } own ? row : row with
        {
            // Rows without any are equal as they were.
            Labels = labels.Contains(row.Id) ? [.. labels[row.Id]] : row.Labels,
            Counts = row.Counts with
            {
                ParsedTurns = own.Parsed,
                ThinkingTurns = own.Thinking,
                Commands = own.Commands,
                ReplySeconds = own.Reply,
                CommandSeconds = own.Command,
                Findings = findings[row.Id].ToDictionary(flag => flag.Flag, flag => new FindingCount(flag.Turns, 1)),
            },
        });
    }
}
