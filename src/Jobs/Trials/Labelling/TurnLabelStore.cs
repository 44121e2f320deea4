using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Trials.Labelling;

/// <summary>Labels and notes that readers put on turns. They are nobody's findings: no rule reads or changes them, and they go with their turn.</summary>
public sealed class TurnLabelStore(IDbContextFactory<VectorscopeContext> contexts, RunEvents events, TimeProvider time)
{
    /// <summary>A label is a word or a few.</summary>
    public const int LongestLabel = 80;

    /// <summary>A note is a paragraph or a few.</summary>
    public const int LongestNote = 10_000;

    /// <summary>All labels that are in use, the most frequent first.</summary>
    public async Task<IReadOnlyList<LabelCount>> CountsAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Labels(context).GroupBy(label => label.Text)
            .Select(label => new { label.Key, Turns = label.Count(), Trials = label.Select(one => one.TrialId).Distinct().Count() })
            .OrderByDescending(label => label.Turns).ThenBy(label => label.Key)
            .Select(label => new LabelCount(label.Key, label.Turns, label.Trials)).ToListAsync(cancellationToken);
    }

    /// <summary>What is on the turns of a trial, turn by turn.</summary>
    public async Task<IReadOnlyList<TurnLabelRow>> OfTrialAsync(long trialId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.TurnLabels.AsNoTracking().Where(label => label.TrialId == trialId).OrderBy(label => label.Turn).ThenBy(label => label.Id)
            .Select(label => new TurnLabelRow(label.Turn, label.Kind, label.Text, label.At)).ToListAsync(cancellationToken);
    }

    /// <summary>Labels a turn; false when there is no such turn. A second time changes nothing.</summary>
    /// <param name="label">Of 1 to <see cref="LongestLabel"/> characters.</param>
    public Task<bool> AddAsync(long trialId, int turn, string label, CancellationToken cancellationToken) =>
        WriteAsync(trialId, turn, async context =>
        {
            if (!await On(context, trialId, turn, TurnLabelKind.Label).AnyAsync(one => one.Text == label, cancellationToken))
            {
                context.TurnLabels.Add(New(trialId, turn, TurnLabelKind.Label, label));
            }
        }, cancellationToken);

    /// <summary>Takes a label from a turn; false when there is no such turn.</summary>
    public Task<bool> RemoveAsync(long trialId, int turn, string label, CancellationToken cancellationToken) =>
        WriteAsync(trialId, turn, context => On(context, trialId, turn, TurnLabelKind.Label).Where(one => one.Text == label).ExecuteDeleteAsync(cancellationToken), cancellationToken);

    /// <summary>Writes the note of a turn in the place of what it had, or takes it away; false when there is no such turn.</summary>
    /// <param name="text">Up to <see cref="LongestNote"/> characters; blank for no note.</param>
    public Task<bool> NoteAsync(long trialId, int turn, string text, CancellationToken cancellationToken) =>
        WriteAsync(trialId, turn, async context =>
        {
            await On(context, trialId, turn, TurnLabelKind.Note).ExecuteDeleteAsync(cancellationToken);
            if (!string.IsNullOrWhiteSpace(text))
            {
                context.TurnLabels.Add(New(trialId, turn, TurnLabelKind.Note, text.Trim()));
            }
        }, cancellationToken);

    /// <summary>Calls a label something else wherever it was given; turns that have both keep one. Returns how many turns had it.</summary>
    public Task<int> RenameAsync(string label, string name, CancellationToken cancellationToken) =>
        WriteAllAsync(label, async (context, named) =>
        {
            if (name != label)
            {
                await named.Where(one => Labels(context).Any(other => other.TrialId == one.TrialId && other.Turn == one.Turn && other.Text == name)).ExecuteDeleteAsync(cancellationToken);
                await named.ExecuteUpdateAsync(set => set.SetProperty(one => one.Text, name), cancellationToken);
            }
        }, cancellationToken);

    /// <summary>Takes a label from all turns; returns how many had it.</summary>
    public Task<int> DeleteAsync(string label, CancellationToken cancellationToken) =>
        WriteAllAsync(label, (_, named) => named.ExecuteDeleteAsync(cancellationToken), cancellationToken);

    private TurnLabel New(long trialId, int turn, TurnLabelKind kind, string text) =>
        new() { TrialId = trialId, Turn = turn, Kind = kind, Text = text, At = time.GetUtcNow() };

    private static IQueryable<TurnLabel> Labels(VectorscopeContext context) => context.TurnLabels.Where(label => label.Kind == TurnLabelKind.Label);

    private static IQueryable<TurnLabel> On(VectorscopeContext context, long trialId, int turn, TurnLabelKind kind) =>
        context.TurnLabels.Where(label => label.TrialId == trialId && label.Turn == turn && label.Kind == kind);

    private async Task<bool> WriteAsync(long trialId, int turn, Func<VectorscopeContext, Task> write, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var change = await context.NextChangeAsync(cancellationToken);
        if (!await context.Turns.AnyAsync(row => row.TrialId == trialId && row.Number == turn, cancellationToken))
        {
            return false;
        }
        await write(context);
        await context.SaveChangesAsync(cancellationToken);
        await TouchAsync(context, [trialId], change, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        events.Wake();
        return true;
    }

    private async Task<int> WriteAllAsync(string label, Func<VectorscopeContext, IQueryable<TurnLabel>, Task> write, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var change = await context.NextChangeAsync(cancellationToken);
        var named = Labels(context).Where(one => one.Text == label);
        var trials = await named.Select(one => one.TrialId).ToListAsync(cancellationToken);
        await write(context, named);
        foreach (var some in trials.Distinct().Chunk(500))
        {
            await TouchAsync(context, some, change, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        events.Wake();
        return trials.Count;
    }

    // Whoever watches the run reads its rows again.
    private static async Task TouchAsync(VectorscopeContext context, long[] trials, long change, CancellationToken cancellationToken)
    {
        await context.Trials.Where(trial => trials.Contains(trial.Id)).ExecuteUpdateAsync(set => set.SetProperty(trial => trial.Change, change), cancellationToken);
        await context.Runs.Where(run => context.Trials.Any(trial => trials.Contains(trial.Id) && trial.RunId == run.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.Change, change), cancellationToken);
    }
}
