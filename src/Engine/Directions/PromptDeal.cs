using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions;

/// <summary>Deals prompts into parts like cards, so that the parts differ by one prompt of a kind at most and each has both sides where there are enough.</summary>
internal static class PromptDeal
{
    /// <summary>The prompts in a random order, the same for every arrangement of the labels.</summary>
    public static int[] Shuffled(PromptGroups groups, long seed, RandomPurpose purpose, long index)
    {
        int[] order = [.. Enumerable.Range(0, groups.Count)];
        new SeededRandom(seed, purpose, index).Shuffle(order.AsSpan());
        return order;
    }

    /// <summary>Deals those with rows on both sides, goes on with those of A alone, and where the first had ended with those of B alone.</summary>
    /// <param name="groups">Which rows are one prompt.</param>
    /// <param name="sides">The labels: they and not the observed ones say which kind a prompt is, so that every arrangement is treated alike.</param>
    /// <param name="order">All prompts.</param>
    /// <param name="parts">At least 1.</param>
    /// <param name="partOfGroup">Filled with each prompt's part; −1 where it is left out.</param>
    public static void Fill(PromptGroups groups, ReadOnlySpan<RowSide> sides, int[] order, int parts, Span<int> partOfGroup)
    {
        partOfGroup.Fill(-1);
        var both = Deal(groups, sides, order, parts, 0, (true, true), partOfGroup);
        Deal(groups, sides, order, parts, both, (true, false), partOfGroup);
        Deal(groups, sides, order, parts, both, (false, true), partOfGroup);
    }

    /// <summary>Prompts of A and of B under these labels.</summary>
    public static (int A, int B) Count(PromptGroups groups, ReadOnlySpan<RowSide> sides)
    {
        var (a, b) = (0, 0);
        for (var group = 0; group < groups.Count; group++)
        {
            var kind = Kind(groups, sides, group);
            (a, b) = (a + (kind.A ? 1 : 0), b + (kind.B ? 1 : 0));
        }
        return (a, b);
    }

    private static int Deal(
        PromptGroups groups, ReadOnlySpan<RowSide> sides, int[] order, int parts, int next, (bool A, bool B) wanted, Span<int> partOfGroup)
    {
        foreach (var group in order)
        {
            if (Kind(groups, sides, group) == wanted)
                partOfGroup[group] = next++ % parts;
        }
        return next;
    }

    private static (bool A, bool B) Kind(PromptGroups groups, ReadOnlySpan<RowSide> sides, int group)
    {
        var kind = (A: false, B: false);
        foreach (var row in groups.RowsOfGroup[group])
            kind = (kind.A || sides[row] == RowSide.A, kind.B || sides[row] == RowSide.B);
        return kind;
    }
}
