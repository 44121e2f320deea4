using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>One trial in a grid.</summary>
public sealed record TrialMark(long Id, int Attempt, bool Running, TrialOutcome? Outcome, double? Reward);
