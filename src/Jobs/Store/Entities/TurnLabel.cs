namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A label or a note that a reader put on a turn. No rule makes or changes it; it goes with its turn.</summary>
public sealed class TurnLabel
{
    public long Id { get; init; }
    public required long TrialId { get; init; }

    /// <summary>The turn's number.</summary>
    public required int Turn { get; init; }

    public required TurnLabelKind Kind { get; init; }
    public required string Text { get; init; }
    public required DateTimeOffset At { get; init; }
}
