using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking.Patterns;

/// <summary>Groups the failed trials of a run by how they went wrong.</summary>
public sealed class FailurePatterns(IDbContextFactory<VectorscopeContext> contexts, RepeatedTrials repeated, FindingRules rules)
{
    // A pattern that two trials share at least is tested: one of a kind can tell nothing, and would only dear up the others.
    private const int LeastTested = 2;

    /// <summary>The patterns of a run's failed trials.</summary>
    /// <param name="baseline">The arm that others are tested against; null for the run's first.</param>
    public async Task<PatternTable> OfRunAsync(string runId, string? baseline, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var copies = (await repeated.FindAsync(context, runId, cancellationToken)).Select(trial => trial.Id).ToHashSet();
        var trials = await context.Trials.AsNoTracking().Where(trial => trial.RunId == runId && trial.Outcome != null).OrderBy(trial => trial.Position)
            .Select(trial => new Graded(trial.Id, trial.Arm, trial.Outcome!.Value, trial.Reward, trial.AgentEnd)).ToListAsync(cancellationToken);
        trials.RemoveAll(trial => !trial.Outcome.Counts());
        var flags = await FlagsAsync(context, runId, cancellationToken);
        return Table(trials, copies, flags, baseline);
    }

    private PatternTable Table(List<Graded> trials, HashSet<long> copies, Dictionary<long, List<(int Turn, string Flag)>> flags, string? baseline)
    {
        string[] arms = [.. trials.Select(trial => trial.Arm).Distinct()];
        baseline = arms.Contains(baseline) ? baseline : arms.FirstOrDefault();
        var graded = trials.Where(trial => !copies.Contains(trial.Id)).GroupBy(trial => trial.Arm).ToDictionary(group => group.Key, group => group.Count());
        List<Graded> failed = [.. trials.Where(trial => !trial.Outcome.IsPass(trial.Reward))];
        var groups = failed
            .Select(trial => (Trial: trial, Shape: PatternShape.Of(Chiefs(flags.GetValueOrDefault(trial.Id) ?? []), trial.End)))
            .GroupBy(pair => pair.Shape.Key)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.First().Shape, Trials: group.Select(pair => pair.Trial).ToList()))
            .ToList();
        var shares = groups.ConvertAll(group => Shares(group.Trials, arms, baseline, graded, copies));
        var tested = shares.SelectMany(one => one).Where(share => share.Test is not null).ToList();
        var adjusted = MultipleTests.Holm([.. tested.Select(share => share.Test!.TwoSided)]);
        var at = 0;
        return new PatternTable(
            [.. groups.Select((group, i) => new FailurePattern(
                group.Shape,
                Also(group.Shape, group.Trials, flags),
                [.. group.Trials.Select(trial => trial.Id)],
                [.. shares[i].Select(share => share.Test is null ? share : share with { Adjusted = adjusted[at++] })]))],
            arms, baseline, failed.Count, tested.Count);
    }

    private static List<PatternShare> Shares(List<Graded> trials, string[] arms, string? baseline, Dictionary<string, int> graded, HashSet<long> copies)
    {
        PassCount Of(string arm) => new(trials.Count(trial => trial.Arm == arm && !copies.Contains(trial.Id)), graded.GetValueOrDefault(arm));
        return
        [
            .. arms.Select(arm => new PatternShare(
                arm, Of(arm), arm == baseline || trials.Count < LeastTested || Of(arm).Trials == 0 || Of(baseline!).Trials == 0 ? null : FisherExact.Of(Of(arm), Of(baseline!)), null)),
        ];
    }

    // A turn has one say in a pattern: with all that was found on each, hardly two trials would be alike.
    private IEnumerable<string> Chiefs(List<(int Turn, string Flag)> flags) => flags
        .GroupBy(flag => flag.Turn).OrderBy(turn => turn.Key)
        .Select(turn => turn.Select(flag => flag.Flag).OrderBy(Rank).ThenBy(word => word, StringComparer.Ordinal).First());

    private (bool, int) Rank(string word) => rules.Find(word) is { } flag ? (flag.IsAside, flag.Order) : (true, int.MaxValue);

    private Dictionary<string, int> Also(PatternShape shape, List<Graded> trials, Dictionary<long, List<(int Turn, string Flag)>> flags) => trials
        .SelectMany(trial => (flags.GetValueOrDefault(trial.Id) ?? []).Select(flag => flag.Flag).Distinct())
        .Where(word => shape.Steps.All(step => step.Flag != word))
        .GroupBy(word => word).Where(word => 2 * word.Count() >= trials.Count)
        .OrderBy(word => Rank(word.Key)).ToDictionary(word => word.Key, word => word.Count());

    private static async Task<Dictionary<long, List<(int Turn, string Flag)>>> FlagsAsync(VectorscopeContext context, string runId, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, List<(int, string)>>();
        var rows = context.Trials.AsNoTracking().Where(trial => trial.RunId == runId).Where(TrialProjections.IsFailure)
            .Join(context.TurnFindings.AsNoTracking().Where(flag => flag.Number == 1), trial => trial.Id, flag => flag.TrialId, (trial, flag) => new { flag.TrialId, flag.Turn, flag.Flag });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!found.TryGetValue(row.TrialId, out var flags))
            {
                found[row.TrialId] = flags = [];
            }
            flags.Add((row.Turn, row.Flag));
        }
        return found;
    }

    private sealed record Graded(long Id, string Arm, TrialOutcome Outcome, double? Reward, AgentEnd? End);
}
