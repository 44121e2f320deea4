using System.Text.Json;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials;

/// <summary>What outcomes mean for a results table, and their words.</summary>
public static class TrialOutcomes
{
    /// <summary>Whether a trial belongs into the rate's denominator: machinery, cancels, what was never begun and what is not graded say nothing about an arm.</summary>
    public static bool Counts(this TrialOutcome outcome) => outcome is not (TrialOutcome.Infrastructure or TrialOutcome.Cancelled or TrialOutcome.Skipped or TrialOutcome.Answered);

    /// <summary>Whether it solved its task: a trial that ran out of time was graded all the same.</summary>
    public static bool IsPass(this TrialOutcome outcome, double? reward) =>
        outcome == TrialOutcome.Passed || (outcome == TrialOutcome.TimedOut && reward >= 1);

    /// <summary><c>passed</c>, <c>timedOut</c>, …: as in JSON, CSV and URLs.</summary>
    public static string Name(this TrialOutcome outcome) => JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString());

    public static bool TryParse(string name, out TrialOutcome outcome)
    {
        foreach (var candidate in Enum.GetValues<TrialOutcome>())
        {
            if (candidate.Name() == name)
            {
                outcome = candidate;
                return true;
            }
        }
        outcome = default;
        return false;
    }
}
