namespace Vectorscope.Engine.Directions;

/// <summary>Which rows belong to the same prompt. Rows are those of side A, then those of side B; a group is a prompt.</summary>
internal sealed class PromptGroups
{
    public PromptGroups(IReadOnlyList<string> keysA, IReadOnlyList<string> keysB)
    {
        RowsA = keysA.Count;
        Rows = keysA.Count + keysB.Count;
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        GroupOfRow = new int[Rows];
        Sides = new RowSide[Rows];
        for (var row = 0; row < Rows; row++)
        {
            var key = row < RowsA ? keysA[row] : keysB[row - RowsA];
            if (!ids.TryGetValue(key, out var id))
                ids.Add(key, id = ids.Count);
            GroupOfRow[row] = id;
            Sides[row] = row < RowsA ? RowSide.A : RowSide.B;
        }
        Count = ids.Count;
        RowsOfGroup = [.. Enumerable.Range(0, Rows).GroupBy(row => GroupOfRow[row]).OrderBy(rows => rows.Key).Select(rows => rows.ToArray())];
        Both = Having(a: true, b: true);
        OnlyA = Having(a: true, b: false);
        OnlyB = Having(a: false, b: true);
        Pairing = keysA.SequenceEqual(keysB) ? Pairing.Paired : Both.Length > 0 ? Pairing.Mixed : Pairing.Unpaired;
    }

    public Pairing Pairing { get; }

    public int Rows { get; }

    public int RowsA { get; }

    public int RowsB => Rows - RowsA;

    /// <summary>Number of distinct prompts.</summary>
    public int Count { get; }

    public int[] GroupOfRow { get; }

    public int[][] RowsOfGroup { get; }

    /// <summary>The observed labels.</summary>
    public RowSide[] Sides { get; }

    /// <summary>Prompts with rows on both sides, on A alone, on B alone.</summary>
    public int[] Both { get; }

    /// <inheritdoc cref="Both"/>
    public int[] OnlyA { get; }

    /// <inheritdoc cref="Both"/>
    public int[] OnlyB { get; }

    /// <summary>Distinct prompts of side A, and of side B.</summary>
    public int GroupsA => Both.Length + OnlyA.Length;

    /// <inheritdoc cref="GroupsA"/>
    public int GroupsB => Both.Length + OnlyB.Length;

    /// <summary>Distinct prompts of the smaller side: what the intervals go by.</summary>
    public int Prompts => Math.Min(GroupsA, GroupsB);

    /// <summary>Every prompt has exactly one row on each side.</summary>
    public bool IsOneToOne => Both.Length == Count && Rows == 2 * Count;

    /// <summary>Some two prompts can be compared by a direction fitted to others that have rows on both sides.</summary>
    public bool CanBeMeasured =>
        Both.Concat(OnlyA).Any(g => Both.Concat(OnlyB).Any(h =>
            h != g && RowsA - CountA(g) - CountA(h) > 0 && RowsB - CountB(g) - CountB(h) > 0));

    private int CountA(int group) => RowsOfGroup[group].Count(row => row < RowsA);

    private int CountB(int group) => RowsOfGroup[group].Length - CountA(group);

    private int[] Having(bool a, bool b) =>
        [.. Enumerable.Range(0, Count).Where(group => CountA(group) > 0 == a && CountB(group) > 0 == b)];
}
