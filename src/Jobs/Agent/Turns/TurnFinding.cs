namespace Vectorscope.Jobs.Agent.Turns;

/// <summary>What a rule found on a turn.</summary>
/// <param name="Flag">The flag's word.</param>
/// <param name="Version">Of the rule that found it.</param>
/// <param name="Start">First character of the reply that it is about; null when it is about the turn.</param>
/// <param name="Length">Characters from there.</param>
/// <param name="Note">What the rule says of this one; null when the flag says all.</param>
public sealed record TurnFinding(string Flag, int Version, int? Start = null, int? Length = null, string? Note = null);
