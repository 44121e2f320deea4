using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>Reads the trials of a run and their turns, straight into row records.</summary>
public sealed class TrialQueries(IDbContextFactory<VectorscopeContext> contexts, FindingRules rules)
{
    private const int Batch = 500;

    // Texts are long: trials are read together until they have so many turns.
    private const int TurnBatch = 500;

    private const int MostOthers = 100;

    /// <summary>Trials in the run's order; those after a change in the order of their changes, so that the last one's number is where to go on.</summary>
    public async Task<IReadOnlyList<TrialRow>> TrialsAsync(string runId, TrialFilter filter, int offset, int count, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var trials = Filtered(context, runId, filter);
        var sorted = filter.AfterChange > 0 ? trials.OrderBy(trial => trial.Change).ThenBy(trial => trial.Id) : trials.OrderBy(trial => trial.Position);
        return await TurnTallies.AddAsync(context, await sorted.Skip(offset).Take(count).Select(TrialProjections.Row).ToListAsync(cancellationToken), cancellationToken);
    }

    public async Task<int> CountAsync(string runId, TrialFilter filter, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Filtered(context, runId, filter).CountAsync(cancellationToken);
    }

    public async Task<bool> HasTrialAsync(string runId, long trialId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Trials.AnyAsync(trial => trial.RunId == runId && trial.Id == trialId, cancellationToken);
    }

    /// <summary>A few trials of any run by a part of their name, which begins with the task's: those that begin so first, of them the newest.</summary>
    public async Task<IReadOnlyList<NamedTrial>> NamedAsync(string text, int most, CancellationToken cancellationToken)
    {
        var (begins, contains) = (Like.Beginning(text), Like.Containing(text));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // First the ids, which an index holds beside the names; then what is shown of the few.
        var ids = await context.Trials.Where(trial => EF.Functions.Like(trial.Name, contains, Like.Escape))
            .OrderByDescending(trial => EF.Functions.Like(trial.Name, begins, Like.Escape)).ThenByDescending(trial => trial.RunId)
            .Take(most).Select(trial => trial.Id).ToListAsync(cancellationToken);
        var found = await context.Trials.AsNoTracking().Where(trial => ids.Contains(trial.Id))
            .Select(trial => new NamedTrial(trial.RunId, trial.Id, trial.Name, trial.Task, trial.Arm, trial.Run!.Name)).ToListAsync(cancellationToken);
        return [.. found.OrderBy(trial => ids.IndexOf(trial.Id))];
    }

    /// <summary>How many trials solved their task, of those that count, by run; a run without such trials is not among them.</summary>
    public async Task<IReadOnlyDictionary<string, (int Passed, int Trials)>> PassedAsync(IReadOnlyCollection<string> runIds, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Trials.Where(trial => runIds.Contains(trial.RunId)).GroupBy(trial => trial.RunId)
            .Select(run => new
            {
                run.Key,
                Passed = run.AsQueryable().Count(TrialProjections.IsPass),
                Failed = run.AsQueryable().Count(TrialProjections.IsFailure),
            })
            .Where(run => run.Passed + run.Failed > 0)
            .ToDictionaryAsync(run => run.Key, run => (run.Passed, run.Passed + run.Failed), cancellationToken);
    }

    /// <summary>All trials of a filter without holding them at once, for downloads.</summary>
    public async IAsyncEnumerable<TrialRow> StreamTrialsAsync(string runId, TrialFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // By place, not by offset: a batch costs the same however far it is, and rows that change meanwhile shift nothing.
        var after = -1;
        while (true)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var trials = Filtered(context, runId, filter).Where(trial => trial.Position > after);
            var places = await trials.OrderBy(trial => trial.Position).Select(trial => trial.Position).Take(Batch).ToListAsync(cancellationToken);
            if (places.Count == 0)
            {
                yield break;
            }
            var last = places[^1];
            var rows = await trials.Where(trial => trial.Position <= last).OrderBy(trial => trial.Position).Select(TrialProjections.Row).ToListAsync(cancellationToken);
            foreach (var row in await TurnTallies.AddAsync(context, rows, cancellationToken))
            {
                yield return row;
            }
            after = last;
        }
    }

    /// <summary>A trial's turns without their texts.</summary>
    public async Task<IReadOnlyList<TurnRow>> TurnsAsync(long trialId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var turns = await context.Turns.AsNoTracking().Where(turn => turn.TrialId == trialId).OrderBy(turn => turn.Number)
            .Select(TrialProjections.Turn).ToListAsync(cancellationToken);
        var findings = await FindingsAsync(context, [trialId], cancellationToken);
        var labels = (await TurnTallies.LabelsAsync(context, [trialId], cancellationToken))[trialId].ToLookup(label => label.Turn);
        return turns.ConvertAll(turn => turn with
        {
            Findings = rules.InOrder(findings[(trialId, turn.Number)]),
            Labels = [.. labels[turn.Number].Where(label => label.Kind == TurnLabelKind.Label).Select(label => label.Text)],
            Note = labels[turn.Number].FirstOrDefault(label => label.Kind == TurnLabelKind.Note)?.Text,
        });
    }

    /// <summary>Some trials of a run by their ids, in the run's order.</summary>
    public async Task<IReadOnlyList<TrialRow>> RowsAsync(string runId, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.Trials.AsNoTracking().Where(trial => trial.RunId == runId && ids.Contains(trial.Id)).OrderBy(trial => trial.Position);
        return await TurnTallies.AddAsync(context, await rows.Select(TrialProjections.Row).ToListAsync(cancellationToken), cancellationToken);
    }

    /// <summary>The turn with a finding that is nearest to a trial in the run's order, in the trials after it or before it; null when there is none.</summary>
    /// <param name="flag">Word of the flag; null for any.</param>
    public async Task<TurnPlace?> NearestFindingAsync(string runId, long trialId, string? flag, bool after, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var trials = context.Trials.AsNoTracking().Where(trial => trial.RunId == runId);
        var position = await trials.Where(trial => trial.Id == trialId).Select(trial => trial.Position).SingleAsync(cancellationToken);
        var flags = context.TurnFindings.AsNoTracking().Where(finding => flag == null || finding.Flag == flag);
        trials = after
            ? trials.Where(trial => trial.Position > position).OrderBy(trial => trial.Position)
            : trials.Where(trial => trial.Position < position).OrderByDescending(trial => trial.Position);
        var id = await trials.Where(trial => flags.Any(finding => finding.TrialId == trial.Id)).Select(trial => (long?)trial.Id).FirstOrDefaultAsync(cancellationToken);
        if (id is null)
        {
            return null;
        }
        var turns = flags.Where(finding => finding.TrialId == id).Select(finding => finding.Turn);
        return new TurnPlace(id.Value, after ? await turns.MinAsync(cancellationToken) : await turns.MaxAsync(cancellationToken));
    }

    /// <summary>The trials of other arms on the same task, those of the same attempt first.</summary>
    public async Task<IReadOnlyList<NeighbourTrial>> OthersOnTaskAsync(string runId, TrialRow trial, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Trials.AsNoTracking().Where(other => other.RunId == runId && other.Task == trial.Task && other.Arm != trial.Arm && other.Turns > 0)
            .OrderBy(other => other.Attempt != trial.Attempt).ThenBy(other => other.Position).Take(MostOthers)
            .Select(other => new NeighbourTrial(other.Id, other.Arm, other.Attempt)).ToListAsync(cancellationToken);
    }

    /// <summary>What some turns of a trial did, in a line each, by their numbers: the first command, or the reply's beginning where there is none.</summary>
    public async Task<IReadOnlyDictionary<int, string>> LinesAsync(long trialId, int from, int to, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var texts = await context.TurnTexts.AsNoTracking().Where(text => text.TrialId == trialId && text.Number >= from && text.Number <= to)
            .Join(context.Turns.AsNoTracking(), text => new { text.TrialId, text.Number }, turn => new { turn.TrialId, turn.Number },
                (text, turn) => new { text.Number, text.Parsed, Reply = text.Reply.Substring(turn.AnswerStart, TurnLine.Read) })
            .ToListAsync(cancellationToken);
        return texts.ToDictionary(text => text.Number, text => TurnLine.Of(text.Parsed, text.Reply));
    }

    /// <summary>One turn with its texts; null when there is none of this number.</summary>
    public async Task<TraceTurn?> TurnAsync(long trialId, int number, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var turn = await context.Turns.AsNoTracking().SingleOrDefaultAsync(item => item.TrialId == trialId && item.Number == number, cancellationToken);
        var text = await context.TurnTexts.AsNoTracking().SingleOrDefaultAsync(item => item.TrialId == trialId && item.Number == number, cancellationToken);
        var flags = await context.TurnFindings.AsNoTracking().Where(flag => flag.TrialId == trialId && flag.Turn == number).OrderBy(flag => flag.Number).ToListAsync(cancellationToken);
        return turn is null || text is null ? null : TurnEntities.Trace(turn, text, rules.InOrder(flags.Select(TurnEntities.Finding)));
    }

    /// <summary>All trials of a run with their turns and these with their texts, for exports and re-parsing: as many together as were read at once.</summary>
    public async IAsyncEnumerable<IReadOnlyList<(TrialRow Trial, IReadOnlyList<TraceTurn> Turns)>> StreamTracesAsync(string runId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (waiting, turns) = (new List<TrialRow>(), 0);
        await foreach (var row in StreamTrialsAsync(runId, new TrialFilter(), cancellationToken))
        {
            waiting.Add(row);
            turns += row.Counts.Turns;
            if (turns >= TurnBatch || waiting.Count == Batch)
            {
                yield return await TracesAsync(waiting, cancellationToken);
                (waiting, turns) = ([], 0);
            }
        }
        if (waiting.Count > 0)
        {
            yield return await TracesAsync(waiting, cancellationToken);
        }
    }

    /// <summary>What is kept of some trials beside their rows, by their ids.</summary>
    internal async Task<IReadOnlyDictionary<long, TrialNotes>> NotesAsync(IReadOnlyList<long> trialIds, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var texts = await context.TrialTexts.AsNoTracking().Where(text => trialIds.Contains(text.TrialId)).ToDictionaryAsync(text => text.TrialId, cancellationToken);
        return await context.Trials.AsNoTracking().Where(trial => trialIds.Contains(trial.Id)).Select(trial => new { trial.Id, trial.Seed, trial.TaskDigest })
            .ToDictionaryAsync(trial => trial.Id, trial => TrialNotes.Of(trial.Seed, trial.TaskDigest, texts.GetValueOrDefault(trial.Id)), cancellationToken);
    }

    private async Task<IReadOnlyList<(TrialRow Trial, IReadOnlyList<TraceTurn> Turns)>> TracesAsync(List<TrialRow> rows, CancellationToken cancellationToken)
    {
        var turns = await TracesAsync(rows.ConvertAll(row => row.Id), cancellationToken);
        return [.. rows.Select(row => (row, (IReadOnlyList<TraceTurn>)[.. turns[row.Id]]))];
    }

    /// <summary>All turns of a trial with their texts, in their order, a few at a time: a long trace is larger than what one wants to hold.</summary>
    public async IAsyncEnumerable<TraceTurn> StreamTurnsAsync(long trialId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var findings = await FindingsAsync(context, [trialId], cancellationToken);
        var turns = context.Turns.AsNoTracking().Where(turn => turn.TrialId == trialId).OrderBy(turn => turn.Number)
            .Join(context.TurnTexts.AsNoTracking(), turn => new { turn.TrialId, turn.Number }, text => new { text.TrialId, text.Number }, (turn, text) => new { Turn = turn, Text = text });
        await foreach (var turn in turns.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return TurnEntities.Trace(turn.Turn, turn.Text, rules.InOrder(findings[(trialId, turn.Turn.Number)]));
        }
    }

    /// <summary>The turns of some trials with their texts, in their order.</summary>
    internal async Task<ILookup<long, TraceTurn>> TracesAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var turns = await context.Turns.AsNoTracking().Where(turn => ids.Contains(turn.TrialId))
            .Join(context.TurnTexts.AsNoTracking(), turn => new { turn.TrialId, turn.Number }, text => new { text.TrialId, text.Number }, (turn, text) => new { Turn = turn, Text = text })
            .ToListAsync(cancellationToken);
        var findings = await FindingsAsync(context, ids, cancellationToken);
        return turns.OrderBy(turn => turn.Turn.Number)
            .ToLookup(turn => turn.Turn.TrialId, turn => TurnEntities.Trace(turn.Turn, turn.Text, rules.InOrder(findings[(turn.Turn.TrialId, turn.Turn.Number)])));
    }

    private static async Task<ILookup<(long Trial, int Turn), TurnFinding>> FindingsAsync(VectorscopeContext context, IReadOnlyList<long> trialIds, CancellationToken cancellationToken) =>
        (await context.TurnFindings.AsNoTracking().Where(flag => trialIds.Contains(flag.TrialId)).OrderBy(flag => flag.Number).ToListAsync(cancellationToken))
        .ToLookup(flag => (flag.TrialId, flag.Turn), TurnEntities.Finding);

    private static IQueryable<Trial> Filtered(VectorscopeContext context, string runId, TrialFilter filter)
    {
        var trials = context.Trials.AsNoTracking().Where(trial => trial.RunId == runId);
        if (!string.IsNullOrEmpty(filter.Arm))
        {
            trials = trials.Where(trial => trial.Arm == filter.Arm);
        }
        if (!string.IsNullOrEmpty(filter.Task))
        {
            trials = trials.Where(trial => trial.Task == filter.Task);
        }
        if (filter.Attempt is { } attempt)
        {
            trials = trials.Where(trial => trial.Attempt == attempt);
        }
        if (filter.Outcomes is { Count: > 0 } outcomes)
        {
            var wanted = outcomes.Select(outcome => (TrialOutcome?)outcome).ToArray();
            trials = trials.Where(trial => wanted.Contains(trial.Outcome));
        }
        if (filter.Finished is { } finished)
        {
            trials = trials.Where(trial => trial.Outcome != null == finished);
        }
        if (filter.Running is { } running)
        {
            trials = trials.Where(trial => (trial.Running && trial.Run!.State == RunState.Running) == running);
        }
        if (filter.Passed is { } passed)
        {
            trials = trials.Where(passed ? TrialProjections.IsPass : TrialProjections.IsFailure);
        }
        if (filter.AfterChange > 0)
        {
            trials = trials.Where(trial => trial.Change > filter.AfterChange);
        }
        if (filter.Findings is { Count: > 0 } findings)
        {
            var words = findings.ToArray();
            trials = trials.Where(trial => context.TurnFindings.Any(flag => flag.TrialId == trial.Id && words.Contains(flag.Flag)));
        }
        if (filter.Without is { Count: > 0 } without)
        {
            var words = without.ToArray();
            trials = trials.Where(trial => !context.TurnFindings.Any(flag => flag.TrialId == trial.Id && words.Contains(flag.Flag)));
        }
        return trials;
    }
}
