using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Jobs.Benchmarking.Patterns;

/// <summary>Failed trials that went wrong in the same way.</summary>
/// <param name="Also">Words of other flags that at least half of the trials have, with how many.</param>
/// <param name="Trials">Ids, in the run's order; copies are among them.</param>
/// <param name="Arms">In the order of the run.</param>
public sealed record FailurePattern(PatternShape Shape, IReadOnlyDictionary<string, int> Also, IReadOnlyList<long> Trials, IReadOnlyList<PatternShare> Arms)
{
    /// <summary><see cref="PatternShape.Key"/>.</summary>
    public string Key => Shape.Key;
}

/// <summary>How many trials of an arm went so.</summary>
/// <param name="Count">Trials of the pattern, of the arm's graded trials; copies are counted once.</param>
/// <param name="Test">Fisher's exact test against the baseline; null for the baseline itself and for an arm without graded trials.</param>
/// <param name="Adjusted">Its two-sided p after Holm, over all patterns and arms that are tested.</param>
public sealed record PatternShare(string Arm, PassCount Count, ExactTails? Test, double? Adjusted);

/// <summary>The failed trials of a run by pattern, the most frequent first.</summary>
/// <param name="Baseline">The arm that the others are tested against.</param>
/// <param name="Failed">Trials that are grouped.</param>
/// <param name="Tests">Tests that Holm's adjustment is over.</param>
public sealed record PatternTable(IReadOnlyList<FailurePattern> Patterns, IReadOnlyList<string> Arms, string? Baseline, int Failed, int Tests);
