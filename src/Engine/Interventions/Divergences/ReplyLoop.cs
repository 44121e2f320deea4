namespace Vectorscope.Engine.Interventions.Divergences;

/// <summary>Tells replies that go round in circles.</summary>
public static class ReplyLoop
{
    /// <summary>A piece counts as repeated from so many copies in a row.</summary>
    public const int LeastCopies = 4;

    /// <summary>The copies have at least so many tokens together: three dots in a row are no loop.</summary>
    public const int LeastTokens = 32;

    /// <summary>Whether a reply ends in a loop: its last tokens, 32 or more, are at least four copies in a row of one piece, the last of which may be cut.</summary>
    public static bool EndsIn(IReadOnlyList<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        for (var period = 1; period * LeastCopies <= ids.Count; period++)
        {
            var needed = Math.Max(LeastTokens, period * LeastCopies);
            if (needed > ids.Count) continue;
            var same = 0;
            while (same < needed - period && ids[ids.Count - 1 - same] == ids[ids.Count - 1 - same - period]) same++;
            if (same == needed - period) return true;
        }
        return false;
    }
}
