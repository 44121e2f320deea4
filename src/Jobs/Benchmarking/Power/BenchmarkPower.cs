using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking.Power;

/// <summary>What the trials of benchmarks say about the power of comparisons.</summary>
public sealed class BenchmarkPower(IDbContextFactory<VectorscopeContext> contexts, PowerSimulations simulations, RepeatedTrials repeated)
{
    private const double Alpha = 0.05;
    private const int MostLookedAt = 30, LiveSimulations = 1000;

    /// <summary>What an arm's trials say of its tasks; null when there is no such run or arm.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="arm">Null for the baseline.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<DesignGuess?> ArmAsync(string runId, string? arm, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var name = await context.Runs.Where(run => run.Id == runId).Select(run => run.Name).SingleOrDefaultAsync(cancellationToken);
        var trials = name is null ? [] : await TrialsAsync(context, runId, cancellationToken);
        arm ??= trials.Count > 0 ? trials[0].Arm : null;
        return arm is null || trials.All(trial => trial.Arm != arm) ? null : DesignGuess.Of(Counts(trials, arm).Values, arm, runId, name);
    }

    /// <summary>What the latest finished benchmark of a task set says of a model; null where there is none.</summary>
    /// <param name="taskSet">Its name.</param>
    /// <param name="who">The model, or an agent that needs none.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<DesignGuess?> LatestAsync(string taskSet, string who, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = await context.Runs.AsNoTracking().Where(run => run.Kind == BenchmarkSpec.KindName && run.State == RunState.Completed && !run.Archived)
            .OrderByDescending(run => run.EndedAt).Take(MostLookedAt).Select(run => run.Id).ToListAsync(cancellationToken);
        foreach (var run in runs)
        {
            if (await KeptBenchmark.ReadAsync(context, run, cancellationToken) is { } kept && kept.Facts.TaskSet == taskSet
                && kept.Spec.Arms.FirstOrDefault(arm => (kept.ModelName(arm) ?? arm.Agent) == who || arm.Model?.Engine == who) is { } arm
                && await ArmAsync(run, arm.Name, cancellationToken) is { Trials: > 0 } guess)
            {
                return guess;
            }
        }

        return null;
    }

    /// <summary>What a run can tell by now and at its end; null where it has fewer than two arms.</summary>
    public async Task<RunPower?> SoFarAsync(string runId, CancellationToken cancellationToken)
    {
        List<TrialOf> trials;
        HashSet<long> copies;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            trials = await TrialsAsync(context, runId, cancellationToken);
            copies = [.. (await repeated.FindAsync(context, runId, cancellationToken)).Select(trial => trial.Id)];
        }

        var own = trials.Where(trial => trial.Counts && !copies.Contains(trial.Id)).ToList();
        string[] arms = [.. trials.Select(trial => trial.Arm).Distinct()];
        if (arms.Length < 2)
        {
            return null;
        }

        var design = DesignGuess.Of(Counts(trials, arms[0]).Values, arms[0], runId, null);
        var alpha = Alpha / (arms.Length - 1);
        var (now, end) = (Least(trials, arms, trial => trial.Counts), Least(trials, arms, trial => trial.Counts || trial.Outcome is null));
        return new RunPower(
            arms[0], arms.Length - 1, trials.Count(trial => trial.Outcome is not null), trials.Count, trials.Select(trial => trial.Task).Distinct().Count(), trials.Max(trial => trial.Attempt), alpha, design,
            await EffectAsync(design, now, alpha, cancellationToken), await EffectAsync(design, end, alpha, cancellationToken),
            [.. arms.Skip(1).Select(arm => Evidence(own, arms[0], arm))]);
    }

    // Of the comparisons with the baseline the one with the fewest trials: the others tell more.
    private static TaskTrials[] Least(List<TrialOf> trials, string[] arms, Func<TrialOf, bool> counts)
    {
        var all = trials.Where(counts).GroupBy(trial => trial.Arm).ToDictionary(arm => arm.Key, arm => arm.CountBy(trial => trial.Task).ToDictionary());
        var ofBase = all.GetValueOrDefault(arms[0], []);
        return arms.Skip(1)
            .Select(arm => all.GetValueOrDefault(arm, []).Where(task => ofBase.ContainsKey(task.Key)).Select(task => new TaskTrials(ofBase[task.Key], task.Value)).ToArray())
            .MinBy(shared => shared.Sum(task => task.B))!;
    }

    private async Task<DetectableEffect?> EffectAsync(DesignGuess design, TaskTrials[] trials, double alpha, CancellationToken cancellationToken)
    {
        if (trials.Length is 0 or > PowerQuestion.MostTasks)
        {
            return null;
        }

        var times = PowerQuestion.Quick(trials.Length, Math.Max(1, trials.Sum(task => task.B) / trials.Length), LiveSimulations);
        return DetectableEffect.Of(await simulations.OfAsync(design.Base, design.Correlation, trials, alpha, 1, times, cancellationToken));
    }

    private static ArmEvidence Evidence(List<TrialOf> trials, string baseline, string arm)
    {
        var ofBase = trials.Where(trial => trial.Arm == baseline).ToDictionary(trial => (trial.Task, trial.Attempt));
        var pairs = trials.Where(trial => trial.Arm == arm && ofBase.ContainsKey((trial.Task, trial.Attempt)))
            .Select(trial => (Base: ofBase[(trial.Task, trial.Attempt)], Arm: trial))
            .OrderBy(pair => pair.Base.EndedAt > pair.Arm.EndedAt ? pair.Base.EndedAt : pair.Arm.EndedAt).ThenBy(pair => pair.Arm.Position)
            .Select(pair => (A: pair.Base.Passed, B: pair.Arm.Passed)).ToList();
        var (onlyBase, onlyArm) = (pairs.Count(pair => pair is { A: true, B: false }), pairs.Count(pair => pair is { A: false, B: true }));
        return new ArmEvidence(arm, pairs.Count, onlyBase, onlyArm, PairedEValue.Of(onlyBase, onlyArm), PairedEValue.AnytimeP(pairs));
    }

    private static Dictionary<string, PassCount> Counts(List<TrialOf> trials, string arm) => trials.Where(trial => trial.Arm == arm && trial.Counts)
        .GroupBy(trial => trial.Task).ToDictionary(task => task.Key, task => new PassCount(task.Count(trial => trial.Passed), task.Count()));

    // In the run's order: the first is the baseline's.
    private static Task<List<TrialOf>> TrialsAsync(VectorscopeContext context, string runId, CancellationToken cancellationToken) => context.Trials.AsNoTracking()
        .Where(trial => trial.RunId == runId).OrderBy(trial => trial.Position)
        .Select(trial => new TrialOf(trial.Id, trial.Task, trial.Arm, trial.Attempt, trial.Position, trial.Outcome, trial.Reward, trial.EndedAt)).ToListAsync(cancellationToken);

    private sealed record TrialOf(long Id, string Task, string Arm, int Attempt, int Position, TrialOutcome? Outcome, double? Reward, DateTimeOffset? EndedAt)
    {
        public bool Counts => Outcome?.Counts() == true;

        public bool Passed => Outcome?.IsPass(Reward) == true;
    }
}
