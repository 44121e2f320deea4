namespace Vectorscope.Jobs.Trials.Findings;

/// <summary>Where a rule found what it looks for.</summary>
/// <param name="Turn">The turn's number.</param>
/// <param name="Start">First character of the reply that it is about; null when it is about the turn.</param>
/// <param name="Length">Characters from there.</param>
/// <param name="Note">What there is to say of this one.</param>
public sealed record Sighting(int Turn, int? Start = null, int? Length = null, string? Note = null);
