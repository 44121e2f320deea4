namespace Vectorscope.Jobs.Trials.Flagging;

/// <summary>How far flagging has come.</summary>
/// <param name="Waiting">Trials that are still to be flagged by the present rules and thresholds.</param>
/// <param name="Of">Trials of the runs that these belong to.</param>
/// <param name="Runs">Runs at rest whose trials or peers are still to be looked at.</param>
public sealed record FlaggingProgress(int Waiting, int Of, int Runs);
