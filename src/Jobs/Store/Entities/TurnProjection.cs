namespace Vectorscope.Jobs.Store.Entities;

/// <summary>Projections of the tokens that a turn's reply has; turns of arms that project nothing have no row. A table of its own: nothing else reads it.</summary>
public sealed class TurnProjection
{
    public required long TrialId { get; init; }
    public required int Number { get; init; }

    /// <summary>As <c>ReplyProjections</c> writes them.</summary>
    public required byte[] Values { get; init; }
}
