using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Serving.Requests;

/// <summary>Requests of programs with their answers, kept as traces where that is asked for: written, listed, deleted, and bounded in number and age.</summary>
public sealed class RequestLog
{
    /// <summary>Characters of a request's last text that a list shows.</summary>
    private const int StartLength = 160;

    private const int Batch = 500;

    private readonly IDbContextFactory<VectorscopeContext> _contexts;
    private readonly TrialStore _trials;
    private readonly RunEvents _events;
    private readonly TimeProvider _time;

    internal RequestLog(IDbContextFactory<VectorscopeContext> contexts, TrialStore trials, RunEvents events, RequestLogOptions options, TimeProvider time) =>
        (_contexts, _trials, _events, Options, _time) = (contexts, trials, events, options, time);

    public RequestLogOptions Options { get; }

    /// <summary>Requests of a filter, the newest first.</summary>
    public async Task<IReadOnlyList<RequestRow>> ListAsync(RequestFilter filter, int offset, int count, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        return await Filtered(context, filter).OrderByDescending(trial => trial.Position).Skip(offset).Take(count)
            .Select(trial => new RequestRow(
                trial.Id, trial.Attempt, trial.Name, trial.Task, trial.Arm, trial.Outcome, trial.Sentence, trial.Turns, trial.PromptTokens, trial.CachedTokens, trial.CompletionTokens,
                trial.ThinkingTokens, trial.StartedAt, trial.EndedAt,
                context.TurnTexts.Where(text => text.TrialId == trial.Id).OrderByDescending(text => text.Number).Select(text => text.Prompt.Substring(0, StartLength)).FirstOrDefault() ?? ""))
            .ToListAsync(cancellationToken);
    }

    /// <summary>All of a filter without holding them at once, for downloads.</summary>
    public async IAsyncEnumerable<RequestRow> StreamAsync(RequestFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int? before = null;
        while (await ListAsync(filter with { Before = before }, 0, Batch, cancellationToken) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                yield return row;
            }
            before = rows[^1].Number;
        }
    }

    public async Task<int> CountAsync(RequestFilter filter, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        return await Filtered(context, filter).CountAsync(cancellationToken);
    }

    /// <summary>The models that requests asked for, in order.</summary>
    public async Task<IReadOnlyList<string>> ModelsAsync(CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        return await context.Trials.Where(trial => trial.RunId == ServedTrials.RunId).Select(trial => trial.Arm).Distinct().OrderBy(name => name).ToListAsync(cancellationToken);
    }

    /// <summary>Deletes one request; false where there is none.</summary>
    public async Task<bool> DeleteAsync(long id, CancellationToken cancellationToken) => await DeleteAsync(trials => trials.Where(trial => trial.Id == id), cancellationToken) > 0;

    /// <summary>Deletes all of a filter; returns how many.</summary>
    public async Task<int> DeleteAsync(RequestFilter filter, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var ids = await Filtered(context, filter).Select(trial => trial.Id).ToListAsync(cancellationToken);
        return await DeleteAsync(trials => trials.Where(trial => ids.Contains(trial.Id)), cancellationToken);
    }

    /// <summary>Keeps a request, and lets go of the oldest where there are too many; returns its id.</summary>
    internal async Task<long> KeepAsync(KeptRequest request, CancellationToken cancellationToken)
    {
        var number = await BeginAsync(cancellationToken);
        var extra = new ServedExtra(
            request.Model, request.ModelHash, request.ModelFolder, request.Projections.Count == 0 ? null : JsonSerializer.SerializeToElement(request.Projections, JobsJson.Options));
        var id = await _trials.ImportAsync(
            ServedTrials.RunId,
            new(number - 1, request.Id, request.Endpoint, request.Asked, number, 0, null),
            new(request.Outcome, null, null, request.Sentence, new Dictionary<string, double>(), [], [], false, Extra: JsonSerializer.Serialize(extra, JobsJson.Options)),
            request.StartedAt, request.EndedAt, request.Turns, new(), cancellationToken);
        await TrimNumberAsync(cancellationToken);
        return id;
    }

    /// <summary>Lets go of requests that are too many or too old.</summary>
    internal async Task<int> TrimAsync(CancellationToken cancellationToken)
    {
        var oldest = _time.GetUtcNow().AddDays(-Options.Days);
        return await DeleteAsync(trials => trials.Where(trial => trial.EndedAt < oldest), cancellationToken) + await TrimNumberAsync(cancellationToken);
    }

    // With every request: no more is looked at than the index of places.
    private async Task<int> TrimNumberAsync(CancellationToken cancellationToken)
    {
        int? last;
        await using (var context = await _contexts.CreateDbContextAsync(cancellationToken))
        {
            last = await context.Trials.Where(trial => trial.RunId == ServedTrials.RunId).OrderByDescending(trial => trial.Position).Skip(Options.Most)
                .Select(trial => (int?)trial.Position).FirstOrDefaultAsync(cancellationToken);
        }
        return last is null ? 0 : await DeleteAsync(trials => trials.Where(trial => trial.Position <= last), cancellationToken);
    }

    private static IQueryable<Trial> Filtered(VectorscopeContext context, RequestFilter filter)
    {
        var trials = context.Trials.AsNoTracking().Where(trial => trial.RunId == ServedTrials.RunId);
        if (filter.Model is { } model)
        {
            trials = trials.Where(trial => trial.Arm == model);
        }
        if (filter.Outcome is { } outcome)
        {
            trials = trials.Where(trial => trial.Outcome == outcome);
        }
        if (filter.Before is { } before)
        {
            trials = trials.Where(trial => trial.Attempt < before);
        }
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var like = Like.Containing(filter.Text.Trim());
            trials = trials.Where(trial => context.TurnTexts.Any(
                text => text.TrialId == trial.Id && (EF.Functions.Like(text.Prompt, like, Like.Escape) || EF.Functions.Like(text.Reply, like, Like.Escape))));
        }
        return trials;
    }

    private async Task<int> DeleteAsync(Func<IQueryable<Trial>, IQueryable<Trial>> which, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var count = await which(context.Trials.Where(trial => trial.RunId == ServedTrials.RunId)).ExecuteDeleteAsync(cancellationToken);
        if (count > 0)
        {
            var change = await context.NextChangeAsync(cancellationToken);
            await context.Runs.Where(run => run.Id == ServedTrials.RunId).ExecuteUpdateAsync(set => set.SetProperty(run => run.Change, change), cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        if (count > 0)
        {
            _events.Wake();
        }
        return count;
    }

    /// <summary>The number of the next request; makes the run that they lie in.</summary>
    private async Task<int> BeginAsync(CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var run = await context.Runs.SingleOrDefaultAsync(row => row.Id == ServedTrials.RunId, cancellationToken);
        if (run is null)
        {
            var now = _time.GetUtcNow();
            run = new Run
            {
                Id = ServedTrials.RunId, Kind = ServedTrials.Kind, Name = "Requests to the server", Spec = "{}", Snapshot = "null", State = RunState.Completed,
                CreatedAt = now, StartedAt = now, EndedAt = now, ProgressUnit = "requests", Archived = true, Version = 1, Change = await context.NextChangeAsync(cancellationToken),
            };
            context.Runs.Add(run);
            // Whoever deleted the run deleted what was in it, and not the log.
            await context.RemovedRuns.Where(removed => removed.Id == ServedTrials.RunId).ExecuteDeleteAsync(cancellationToken);
        }
        // Numbers are not given twice, though the newest request may be deleted.
        run.ProgressDone++;
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (int)run.ProgressDone;
    }
}
