using Vectorscope.Jobs.Agent.Turns;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>A turn on its way into the store.</summary>
/// <param name="Try">The try that it belongs to: turns of a try that was given up are refused.</param>
public sealed record TrialTurn(long TrialId, int Try, TraceTurn Turn);
