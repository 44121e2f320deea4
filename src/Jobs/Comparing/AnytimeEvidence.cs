using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Jobs.Comparing;

/// <summary>Evidence for a difference that may be looked at at any time: stopping when it is large does not inflate the error.</summary>
/// <param name="Pairs">Attempts of both arms at a task that have both ended.</param>
/// <param name="OnlyArm">Of these, passed by the arm alone.</param>
/// <param name="OnlyBaseline">Passed by the baseline alone.</param>
/// <param name="E">As it stands.</param>
/// <param name="P">1 over the largest it ever was, at most 1.</param>
public sealed record AnytimeEvidence(int Pairs, int OnlyArm, int OnlyBaseline, double E, double P)
{
    /// <summary>Pairs the attempts of the same number, in the order in which the later of the two ended.</summary>
    internal static AnytimeEvidence Of(ArmTrials arm, ArmTrials baseline, HashSet<string> tasks, TrialSubset subset)
    {
        if (subset != TrialSubset.All)
        {
            return new AnytimeEvidence(0, 0, 0, 1, 1);
        }
        var others = baseline.Trials.Where(trial => !trial.IsCopy).DistinctBy(trial => (trial.Task, trial.Attempt)).ToDictionary(trial => (trial.Task, trial.Attempt));
        var pairs = arm.Trials.Where(trial => !trial.IsCopy && tasks.Contains(trial.Task) && others.ContainsKey((trial.Task, trial.Attempt)))
            .Select(trial => (Arm: trial, Baseline: others[(trial.Task, trial.Attempt)]))
            .OrderBy(pair => pair.Arm.EndedAt > pair.Baseline.EndedAt ? pair.Arm.EndedAt : pair.Baseline.EndedAt).ThenBy(pair => pair.Arm.Id)
            .Select(pair => (A: pair.Arm.Passed, B: pair.Baseline.Passed))
            .ToList();
        var (onlyArm, onlyBaseline) = (pairs.Count(pair => pair is { A: true, B: false }), pairs.Count(pair => pair is { A: false, B: true }));
        return new AnytimeEvidence(pairs.Count, onlyArm, onlyBaseline, PairedEValue.Of(onlyArm, onlyBaseline), PairedEValue.AnytimeP(pairs));
    }
}
