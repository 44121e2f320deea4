using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions;

/// <summary>Labels without meaning, the observed ones first: the same for every layer, so that layers can be judged together.</summary>
/// <remarks>
/// A prompt with rows on both sides keeps them, its own labels shuffled among its own rows (with one row a side: swapped or not);
/// the others exchange their sides with prompts of as many rows. Few pairs are enumerated: a draw of 999 from 32 would only repeat them.
/// </remarks>
internal sealed class Arrangements
{
    /// <summary>Up to so many pairs all arrangements are listed: 2⁹ = 512.</summary>
    private const int MostPairsListed = 10;

    private readonly PromptGroups _groups;
    private readonly long _seed;

    public Arrangements(PromptGroups groups, SeparabilityOptions options)
    {
        _groups = groups;
        _seed = options.Seed;
        IsExact = groups.IsOneToOne && groups.Count <= MostPairsListed;
        Permuted = IsExact ? (1 << (groups.Count - 1)) - 1 : options.Permutations ?? SeparabilityOptions.PermutationsFor(groups.Prompts);
    }

    /// <summary>All arrangements are there, not a sample of them.</summary>
    public bool IsExact { get; }

    /// <summary>How many there are beside the observed one.</summary>
    public int Permuted { get; }

    /// <summary>One arrangement.</summary>
    /// <param name="index">0 for the observed labels, then 1 to <see cref="Permuted"/>.</param>
    /// <param name="sides">Filled with a label for each row.</param>
    public void Fill(int index, Span<RowSide> sides)
    {
        _groups.Sides.CopyTo(sides);
        if (index == 0)
            return;
        if (IsExact)
            Swap(index, sides);
        else
            Shuffle(new SeededRandom(_seed, RandomPurpose.Permutation, index - 1), sides);
    }

    // Swapping every prompt changes nothing, so prompt 0 stays as it is and each bit of the index is one of the others.
    private void Swap(int index, Span<RowSide> sides)
    {
        for (var group = 1; group < _groups.Count; group++)
        {
            var rows = _groups.RowsOfGroup[group];
            if ((index >> (group - 1) & 1) != 0)
                (sides[rows[0]], sides[rows[1]]) = (sides[rows[1]], sides[rows[0]]);
        }
    }

    private void Shuffle(SeededRandom random, Span<RowSide> sides)
    {
        foreach (var group in _groups.Both)
        {
            var rows = _groups.RowsOfGroup[group];
            var labels = Array.ConvertAll(rows, row => _groups.Sides[row]);
            random.Shuffle(labels.AsSpan());
            for (var i = 0; i < rows.Length; i++)
                sides[rows[i]] = labels[i];
        }
        foreach (var alike in _groups.OnlyA.Concat(_groups.OnlyB).GroupBy(group => _groups.RowsOfGroup[group].Length))
        {
            int[] groups = [.. alike];
            var labels = Array.ConvertAll(groups, group => _groups.Sides[_groups.RowsOfGroup[group][0]]);
            random.Shuffle(labels.AsSpan());
            for (var i = 0; i < groups.Length; i++)
            {
                foreach (var row in _groups.RowsOfGroup[groups[i]])
                    sides[row] = labels[i];
            }
        }
    }
}
