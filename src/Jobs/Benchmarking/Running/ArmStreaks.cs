using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking.Running;

/// <summary>Ends an arm that fails again and again. Only trials that count do so here: machinery and cancels say nothing about an arm.</summary>
/// <param name="most">So many failed trials in a row, as they end, are enough; null for never.</param>
internal sealed class ArmStreaks(int? most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _failed = new(StringComparer.Ordinal);

    /// <summary>As earlier attempts at the run have left them.</summary>
    public static async Task<ArmStreaks> OfAsync(int? most, TrialStore store, string runId, CancellationToken cancellationToken)
    {
        var streaks = new ArmStreaks(most);
        foreach (var end in most is null ? [] : await store.EndsAsync(runId, cancellationToken))
        {
            streaks.Add(end.Arm, end.Outcome, end.Reward);
        }
        return streaks;
    }

    /// <summary>Notes how a trial ended.</summary>
    /// <returns>Whether it was the one that ended its arm.</returns>
    public bool Add(string arm, TrialOutcome outcome, double? reward)
    {
        if (!outcome.Counts())
        {
            return false;
        }
        lock (_lock)
        {
            // An arm that has ended stays so, however those end that were at work then.
            if (HasEnded(arm))
            {
                return false;
            }
            _failed[arm] = outcome.IsPass(reward) ? 0 : _failed.GetValueOrDefault(arm) + 1;
            return HasEnded(arm);
        }
    }

    /// <summary>Why the rest of the arm is not run; null while it is.</summary>
    public string? WhyEnded(string arm)
    {
        lock (_lock)
        {
            return HasEnded(arm) ? $"{Amount.Of(most!.Value, "trial")} in a row had failed." : null;
        }
    }

    private bool HasEnded(string arm) => _failed.GetValueOrDefault(arm) >= most;
}
