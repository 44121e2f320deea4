using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Replaying;

/// <summary>A turn with what its run keeps of the arm that took it.</summary>
/// <param name="Run">Name of the run.</param>
/// <param name="Seed">Of the trial.</param>
internal sealed record ReplayedTurn(TrialRow Trial, string Run, long Seed, KeptBenchmark Kept, ArmSpec Arm, TraceTurn Turn);

/// <summary>Finds the turn that a replay names.</summary>
internal sealed class ReplayedTurns(RunQueries runs, TrialQueries trials, BenchmarkTables tables)
{
    /// <returns>Null where it cannot be replayed; the problems say why.</returns>
    public async Task<ReplayedTurn?> FindAsync(ReplaySpec spec, SpecProblems problems, CancellationToken cancellationToken)
    {
        if (problems.IsRefused(ReplaySpec.TrialField) || problems.IsRefused(ReplaySpec.TurnField))
        {
            return null;
        }
        if (TrialAddress.Parse(spec.Trial.Trim()) is not { } address)
        {
            return No(ReplaySpec.TrialField, "It must be RUN/TRIAL, as in the address of a trace.");
        }
        if (await runs.FindAsync(address.RunId, cancellationToken) is not { } run || (await trials.RowsAsync(address.RunId, [address.Trial], cancellationToken)) is not [var row])
        {
            return No(ReplaySpec.TrialField, "There is no such trial.");
        }
        if (await tables.KeptAsync(address.RunId, cancellationToken) is not { } kept)
        {
            return No(ReplaySpec.TrialField, "Its run was imported: which model replied, and what it was told before the protocol, is not known here.");
        }
        if (kept.Spec.Arms.FirstOrDefault(arm => arm.Name == row.Arm) is not { } arm)
        {
            return No(ReplaySpec.TrialField, $"Its run does not say what the arm {row.Arm} was.");
        }
        if (!arm.AsksModel)
        {
            return No(ReplaySpec.TrialField, $"Its agent, {arm.Agent}, asks no model: there is no reply to ask for again.");
        }
        if (await trials.TurnAsync(row.Id, spec.Turn, cancellationToken) is not { } turn)
        {
            return No(ReplaySpec.TurnField, row.Counts.Turns == 0 ? "The trial has no turns." : $"The trial has no such turn; its turns are 1 to {row.Counts.Turns}.");
        }
        var notes = await trials.NotesAsync([row.Id], cancellationToken);
        return new(row, run.Name, notes[row.Id].Seed, kept, arm, turn);

        ReplayedTurn? No(string field, string why)
        {
            problems.Add(field, why);
            return null;
        }
    }
}
