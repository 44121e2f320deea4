namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>What came of a walk: the walk, or why it is not kept. A line of <see cref="FinishedWalks"/>.</summary>
internal sealed record WalkResult(int Number, Walk? Walk, string? Dropped)
{
    public static WalkResult Kept(Walk walk) => new(walk.Number, walk, null);

    /// <param name="reason">Without particulars: reasons are counted.</param>
    public static WalkResult Drop(int number, string reason) => new(number, null, reason);
}
