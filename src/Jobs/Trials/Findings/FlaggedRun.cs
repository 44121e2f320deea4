namespace Vectorscope.Jobs.Trials.Findings;

/// <summary>What a rule of a run sees: numbers without texts, for a run may have more turns than memory has room for.</summary>
/// <param name="Baseline">The arm that others are compared with.</param>
/// <param name="Trials">Those with turns, in the run's order.</param>
public sealed record FlaggedRun(string Baseline, IReadOnlyList<FlaggedRunTrial> Trials, FlagThresholds Thresholds);

/// <summary>A trial among its peers.</summary>
/// <param name="Thinking">Of the turns that have thinking.</param>
/// <param name="CopyOf">The earlier attempt that it repeats word for word; null for none.</param>
public sealed record FlaggedRunTrial(long Id, string Arm, string Task, IReadOnlyList<ThinkingLength> Thinking, int? CopyOf);

/// <summary>How long the thinking of a turn is.</summary>
/// <param name="Tokens">Null where nobody counted them.</param>
public readonly record struct ThinkingLength(int Turn, int? Tokens, int Characters);
