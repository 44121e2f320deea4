using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>A label or a note on a turn.</summary>
/// <param name="Turn">The turn's number.</param>
public sealed record TurnLabelRow(int Turn, TurnLabelKind Kind, string Text, DateTimeOffset At);
