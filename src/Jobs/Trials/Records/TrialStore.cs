using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>Writes trials and their turns. Every method is one transaction, after which watchers of the run are told.</summary>
/// <remarks>
/// A try's number fences its writes: once a trial was started anew, or has an outcome, nothing of an older try can be stored,
/// whichever process still believes in it.
/// </remarks>
public sealed class TrialStore(IDbContextFactory<VectorscopeContext> contexts, FindingRules rules, RunEvents events, TimeProvider time)
{
    private const int MostScreenCharacters = 200;

    /// <summary>Adds those trials that are not there yet.</summary>
    public Task AddMissingAsync(string runId, IReadOnlyList<TrialIdentity> trials, CancellationToken cancellationToken) =>
        WriteAsync(runId, async (context, _) =>
        {
            var known = (await context.Trials.Where(trial => trial.RunId == runId).Select(trial => trial.Name).ToListAsync(cancellationToken)).ToHashSet();
            context.ChangeTracker.AutoDetectChangesEnabled = false;
            context.Trials.AddRange(trials.Where(trial => !known.Contains(trial.Name)).Select(trial => new Trial
            {
                RunId = runId,
                Position = trial.Position,
                Name = trial.Name,
                Task = trial.Task,
                Arm = trial.Arm,
                Attempt = trial.Attempt,
                Seed = trial.Seed,
                TaskDigest = trial.TaskDigest,
            }));
            return true;
        }, cancellationToken);

    /// <summary>
    /// Makes ready what an earlier attempt at the run left: trials that were running keep the try and wait again, and so do those
    /// that gave no result (cancelled, infrastructure). Finished ones are not touched.
    /// </summary>
    public Task RecoverAsync(string runId, CancellationToken cancellationToken) =>
        WriteAsync(runId, async (context, _) =>
        {
            var now = time.GetUtcNow();
            var left = await context.Trials
                .Where(trial => trial.RunId == runId && (trial.Running || trial.Outcome == TrialOutcome.Cancelled || trial.Outcome == TrialOutcome.Infrastructure))
                .ToListAsync(cancellationToken);
            foreach (var trial in left)
            {
                // A finished try was kept when it ended; a running one had nobody left to keep it.
                if (trial.Running && trial.Tries > 0)
                {
                    context.TrialTries.Add(new TrialTry
                    {
                        TrialId = trial.Id,
                        Number = trial.Tries,
                        End = TrialTryEnd.Interrupted,
                        StartedAt = trial.StartedAt,
                        EndedAt = now,
                        Sentence = "The process that ran it went away.",
                    });
                }
                await ClearAsync(context, trial, cancellationToken);
            }
            return left.Count > 0;
        }, cancellationToken);

    /// <summary>Trials without an outcome that are not running, in the run's order.</summary>
    public async Task<IReadOnlyList<WaitingTrial>> WaitingAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Trials.Where(trial => trial.RunId == runId && trial.Outcome == null && !trial.Running)
            .OrderBy(trial => trial.Position)
            .Select(trial => new WaitingTrial(trial.Id, trial.Name, trial.Task, trial.Arm, trial.Attempt, trial.Seed, trial.Tries))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Begins a try, with nothing left of an earlier one but its record; returns the try's number.</summary>
    public async Task<int> StartAsync(string runId, long trialId, CancellationToken cancellationToken)
    {
        var number = 0;
        await WriteAsync(runId, async (context, _) =>
        {
            var trial = await context.Trials.SingleAsync(row => row.Id == trialId && row.Outcome == null, cancellationToken);
            await ClearAsync(context, trial, cancellationToken);
            trial.Running = true;
            trial.StartedAt = time.GetUtcNow();
            number = ++trial.Tries;
            return true;
        }, cancellationToken);
        return number;
    }

    /// <summary>Stores turns, of one trial or of several, counts and flags them. Those of a try that was given up are dropped.</summary>
    public async Task AddTurnsAsync(string runId, IReadOnlyList<TrialTurn> turns, CancellationToken cancellationToken)
    {
        var flagged = await FlagAsync(runId, [.. turns.Select(turn => turn.Turn)], cancellationToken);
        await WriteAsync(runId, async (context, _) =>
        {
            await RunFlaggings.MoveAsync(context, rules, runId, cancellationToken);
            foreach (var group in turns.GroupBy(turn => (turn.TrialId, turn.Try)))
            {
                var (trialId, number) = group.Key;
                var trial = await context.Trials.SingleOrDefaultAsync(
                    row => row.Id == trialId && row.Tries == number && row.Running, cancellationToken);
                if (trial is not null)
                {
                    AddTurns(context, trial, [.. group.Select(turn => turn.Turn)], flagged);
                }
            }
            return true;
        }, cancellationToken);
    }

    /// <summary>Stores the end of a trial; false when another try has taken its place.</summary>
    public Task<bool> FinishAsync(string runId, long trialId, int number, FinishedTrial end, CancellationToken cancellationToken) =>
        WriteAsync(runId, async (context, _) =>
        {
            var trial = await context.Trials.SingleOrDefaultAsync(
                row => row.Id == trialId && row.Tries == number && row.Running, cancellationToken);
            if (trial is null)
            {
                return false;
            }
            if (!end.Outcome.Counts())
            {
                AddTry(context, trial, end.Outcome == TrialOutcome.Cancelled ? TrialTryEnd.Cancelled : TrialTryEnd.Infrastructure, end.Sentence, end.Detail);
            }
            Finish(context, trial, end);
            trial.EndedAt = time.GetUtcNow();
            await RunFlaggings.MoveAsync(context, rules, runId, cancellationToken);
            return true;
        }, cancellationToken);

    /// <summary>Marks a waiting trial as one that is not going to be run; false when it does not wait any more.</summary>
    public Task<bool> SkipAsync(string runId, long trialId, string sentence, CancellationToken cancellationToken) =>
        WriteAsync(runId, async (context, _) =>
        {
            var trial = await context.Trials.SingleOrDefaultAsync(row => row.Id == trialId && row.Outcome == null && !row.Running, cancellationToken);
            if (trial is null)
            {
                return false;
            }
            (trial.Outcome, trial.Sentence) = (TrialOutcome.Skipped, sentence);
            return true;
        }, cancellationToken);

    /// <summary>How the finished trials of a run ended, in the order of their ends.</summary>
    public async Task<IReadOnlyList<TrialEnd>> EndsAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Trials.AsNoTracking().Where(trial => trial.RunId == runId && trial.Outcome != null && trial.EndedAt != null)
            .OrderBy(trial => trial.EndedAt).ThenBy(trial => trial.Change)
            .Select(trial => new TrialEnd(trial.Arm, trial.Outcome!.Value, trial.Reward)).ToListAsync(cancellationToken);
    }

    /// <summary>Keeps a try that gave no result; the trial waits again. False when another try has taken its place.</summary>
    public Task<bool> GiveUpTryAsync(
        string runId, long trialId, int number, TrialTryEnd end, string sentence, string? detail, CancellationToken cancellationToken) =>
        WriteAsync(runId, async (context, _) =>
        {
            var trial = await context.Trials.SingleOrDefaultAsync(
                row => row.Id == trialId && row.Tries == number && row.Running, cancellationToken);
            if (trial is null)
            {
                return false;
            }
            AddTry(context, trial, end, sentence, detail);
            await ClearAsync(context, trial, cancellationToken);
            // Why it waits, for whoever watches.
            trial.Sentence = sentence;
            return true;
        }, cancellationToken);

    /// <summary>Shows what running trials do: their stages and the last lines of their screens.</summary>
    public Task SetActivitiesAsync(string runId, IReadOnlyCollection<TrialActivity> activities, CancellationToken cancellationToken) =>
        WriteAsync(runId, async (context, change) =>
        {
            foreach (var activity in activities)
            {
                var line = activity.Screen is { Length: > MostScreenCharacters } screen ? screen[..MostScreenCharacters] : activity.Screen;
                await context.Trials.Where(trial => trial.Id == activity.TrialId && trial.Running)
                    .ExecuteUpdateAsync(set => set.SetProperty(trial => trial.Screen, line).SetProperty(trial => trial.Stage, activity.Stage)
                            .SetProperty(trial => trial.Change, change), cancellationToken);
            }
            return activities.Count > 0;
        }, cancellationToken);

    /// <summary>Stores a trial that ran elsewhere, with its times and turns; returns its id.</summary>
    /// <param name="counts">For a trial whose turns are not there.</param>
    public async Task<long> ImportAsync(
        string runId, TrialIdentity identity, FinishedTrial end, DateTimeOffset? startedAt, DateTimeOffset? endedAt,
        IReadOnlyList<TraceTurn> turns, TrialCounts counts, CancellationToken cancellationToken)
    {
        Trial? trial = null;
        var flagged = await FlagAsync(runId, turns, cancellationToken);
        await WriteAsync(runId, async (context, _) =>
        {
            trial = new Trial
            {
                RunId = runId,
                Position = identity.Position,
                Name = identity.Name,
                Task = identity.Task,
                Arm = identity.Arm,
                Attempt = identity.Attempt,
                Seed = identity.Seed,
                TaskDigest = identity.TaskDigest,
                Tries = 1,
                StartedAt = startedAt,
                EndedAt = endedAt,
            };
            context.Trials.Add(trial);
            // The id that the turns need.
            await context.SaveChangesAsync(cancellationToken);
            if (turns.Count == 0)
            {
                (trial.Turns, trial.PromptTokens, trial.CachedTokens, trial.CompletionTokens, trial.ThinkingTokens) =
                    (counts.Turns, counts.PromptTokens, counts.CachedTokens, counts.CompletionTokens, counts.ThinkingTokens);
            }
            AddTurns(context, trial, turns, flagged);
            Finish(context, trial, end);
            if (turns.Count > 0)
            {
                await RunFlaggings.MoveAsync(context, rules, runId, cancellationToken);
            }
            return true;
        }, cancellationToken);
        return trial!.Id;
    }

    /// <summary>What each of the turns tells by itself, found before the store is locked.</summary>
    private async Task<FlaggedTurns> FlagAsync(string runId, IReadOnlyList<TraceTurn> turns, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var thresholds = await RunFlaggings.ThresholdsAsync(context, runId, cancellationToken);
        var found = turns.ToDictionary(turn => turn, turn => rules.OfNew([turn], thresholds)[turn.Number].ToList(), (IEqualityComparer<TraceTurn>)ReferenceEqualityComparer.Instance);
        return new FlaggedTurns(found, rules.FlagTurnsAlone ? rules.MarkOf(thresholds) : "");
    }

    private static void AddTurns(VectorscopeContext context, Trial trial, IReadOnlyList<TraceTurn> turns, FlaggedTurns flagged)
    {
        if (turns.Count == 0)
        {
            return;
        }
        trial.FlaggedBy = flagged.Mark;
        foreach (var turn in turns)
        {
            trial.Turns++;
            trial.PromptTokens += turn.PromptTokens ?? 0;
            trial.CachedTokens += turn.CachedTokens ?? 0;
            trial.CompletionTokens += turn.CompletionTokens ?? 0;
            trial.ThinkingTokens += turn.ThinkingTokens ?? 0;
            context.Turns.Add(TurnEntities.Numbers(trial.Id, turn));
            context.TurnTexts.Add(TurnEntities.Texts(trial.Id, turn));
            context.TurnFindings.AddRange(TurnEntities.Flags(trial.Id, turn.Number, flagged.Found[turn]));
            if (turn.Projections is { } projections)
            {
                context.TurnProjections.Add(new TurnProjection { TrialId = trial.Id, Number = turn.Number, Values = projections.ToBytes() });
            }
        }
    }

    /// <summary>Turns with what was found on each.</summary>
    private sealed record FlaggedTurns(IReadOnlyDictionary<TraceTurn, List<TurnFinding>> Found, string Mark);

    private void AddTry(VectorscopeContext context, Trial trial, TrialTryEnd end, string? sentence, string? detail) =>
        context.TrialTries.Add(new TrialTry
        {
            TrialId = trial.Id,
            Number = trial.Tries,
            End = end,
            StartedAt = trial.StartedAt,
            EndedAt = time.GetUtcNow(),
            Sentence = sentence ?? "",
            Detail = detail,
        });

    private static void Finish(VectorscopeContext context, Trial trial, FinishedTrial end)
    {
        trial.Running = false;
        trial.Screen = null;
        trial.Stage = null;
        trial.Outcome = end.Outcome;
        trial.AgentEnd = end.AgentEnd;
        trial.Reward = end.Reward;
        trial.Sentence = end.Sentence;
        context.TrialTexts.Add(new TrialText
        {
            TrialId = trial.Id,
            Rewards = JsonSerializer.Serialize(end.Rewards, JobsJson.Options),
            Stages = JsonSerializer.Serialize(end.Stages, JobsJson.Options),
            Remarks = end.Remarks.Count == 0 ? null : JsonSerializer.Serialize(end.Remarks, JobsJson.Options),
            HasTestReport = end.HasTestReport,
            Detail = end.Detail,
            Extra = end.Extra,
        });
    }

    /// <summary>Back to waiting, without turns.</summary>
    private async Task ClearAsync(VectorscopeContext context, Trial trial, CancellationToken cancellationToken)
    {
        if (trial.Turns > 0)
        {
            await RunFlaggings.MoveAsync(context, rules, trial.RunId, cancellationToken);
        }
        await context.Turns.Where(turn => turn.TrialId == trial.Id).ExecuteDeleteAsync(cancellationToken);
        await context.TrialTexts.Where(text => text.TrialId == trial.Id).ExecuteDeleteAsync(cancellationToken);
        trial.Running = false;
        (trial.Outcome, trial.AgentEnd, trial.Reward, trial.Sentence, trial.Screen, trial.Stage) = (null, null, null, null, null, null);
        (trial.StartedAt, trial.EndedAt) = (null, null);
        (trial.Turns, trial.FlaggedBy) = (0, null);
        (trial.PromptTokens, trial.CachedTokens, trial.CompletionTokens, trial.ThinkingTokens) = (0, 0, 0, 0);
    }

    private async Task<bool> WriteAsync(string runId, Func<VectorscopeContext, long, Task<bool>> write, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var change = await context.NextChangeAsync(cancellationToken);
        if (!await write(context, change))
        {
            return false;
        }
        foreach (var entry in context.ChangeTracker.Entries<Trial>().Where(entry => entry.State is EntityState.Added or EntityState.Modified))
        {
            entry.Entity.Change = change;
        }
        await context.SaveChangesAsync(cancellationToken);
        await context.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(run => run.Change, change), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        events.Wake();
        return true;
    }
}

/// <summary>How a trial of an arm ended.</summary>
public sealed record TrialEnd(string Arm, TrialOutcome Outcome, double? Reward);
