using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Findings.Flags;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Comparing;

/// <summary>Reads what tests and intervals need of the trials of a run, arm by arm.</summary>
internal sealed class ArmTrialsReader(RepeatedTrials repeated)
{
    private static readonly string[] Checked = [ParseFailure.Word, Truncated.Word];

    /// <summary>By the names of the arms.</summary>
    /// <param name="arms">Null for all.</param>
    public async Task<IReadOnlyDictionary<string, ArmTrials>> ReadAsync(
        VectorscopeContext context, string runId, IReadOnlyCollection<string>? arms, CancellationToken cancellationToken)
    {
        var copies = (await repeated.FindAsync(context, runId, cancellationToken)).Select(trial => trial.Id).ToHashSet();
        var trials = context.Trials.AsNoTracking().Where(trial => trial.RunId == runId);
        if (arms is not null)
        {
            trials = trials.Where(trial => arms.Contains(trial.Arm));
        }
        var rows = await trials.OrderBy(trial => trial.Position)
            .Select(trial => new
            {
                trial.Id, trial.Arm, trial.Task, trial.TaskDigest, trial.Attempt, trial.Outcome, trial.Reward, trial.Turns, trial.ThinkingTokens, trial.EndedAt,
            })
            .ToListAsync(cancellationToken);
        var flags = (await context.TurnFindings.AsNoTracking()
                .Where(flag => Checked.Contains(flag.Flag)).Join(trials, flag => flag.TrialId, trial => trial.Id, (flag, trial) => new { trial.Id, flag.Flag }).Distinct()
                .ToListAsync(cancellationToken))
            .ToLookup(flag => flag.Flag, flag => flag.Id, StringComparer.Ordinal);
        var (unparsed, truncated) = (flags[ParseFailure.Word].ToHashSet(), flags[Truncated.Word].ToHashSet());
        return rows.GroupBy(row => row.Arm, StringComparer.Ordinal).ToDictionary(
            arm => arm.Key,
            arm => new ArmTrials(
                [
                    .. arm.Where(row => row.Outcome?.Counts() == true).Select(row => new ArmTrial(
                        row.Id, row.Task, row.TaskDigest, row.Attempt, row.Outcome!.Value.IsPass(row.Reward), copies.Contains(row.Id),
                        !unparsed.Contains(row.Id), !truncated.Contains(row.Id), row.Turns, row.ThinkingTokens, row.EndedAt)),
                ],
                arm.Count()),
            StringComparer.Ordinal);
    }
}
