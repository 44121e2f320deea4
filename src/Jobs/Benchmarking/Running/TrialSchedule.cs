using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking.Running;

/// <summary>All trials of a run in their order.</summary>
internal static class TrialSchedule
{
    /// <summary>By attempt, then task, then arm: arms meet the same conditions, and a run that is stopped early has compared what it did.</summary>
    public static IReadOnlyList<TrialIdentity> Of(string runId, KeptBenchmark kept)
    {
        var (spec, tasks) = (kept.Spec, kept.Facts.Tasks);
        var trials = new List<TrialIdentity>(spec.Attempts * tasks.Count * spec.Arms.Count);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var attempt = 1; attempt <= spec.Attempts; attempt++)
        {
            foreach (var task in tasks)
            {
                foreach (var arm in spec.Arms)
                {
                    trials.Add(new TrialIdentity(
                        trials.Count,
                        TrialNames.Of(runId, task.Name, arm.Name, attempt, taken),
                        task.Name, arm.Name, attempt,
                        TrialSeeds.Of(spec.Seeds, spec.Seed, task.Name, attempt, arm.Name),
                        task.Digest));
                }
            }
        }
        return trials;
    }
}
