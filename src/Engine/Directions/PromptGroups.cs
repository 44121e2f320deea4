using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions;

/// <summary>Which rows belong to the same prompt, and the splits, relabellings and resamples that respect it.</summary>
/// <remarks>Rows are those of side A, then those of side B. A group is a prompt: it is never split between folds.</remarks>
internal sealed class PromptGroups
{
    /// <summary>Groups having rows on both sides, on A alone, on B alone; resampled each within itself.</summary>
    private readonly int[][] _strata;

    public PromptGroups(IReadOnlyList<string> keysA, IReadOnlyList<string> keysB)
    {
        RowsA = keysA.Count;
        Rows = keysA.Count + keysB.Count;
        Pairing = keysA.SequenceEqual(keysB) ? Pairing.Paired : Pairing.Unpaired;
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        GroupOfRow = new int[Rows];
        Labels = new bool[Rows];
        for (var row = 0; row < Rows; row++)
        {
            var key = row < RowsA ? keysA[row] : keysB[row - RowsA];
            if (!ids.TryGetValue(key, out var id))
                ids.Add(key, id = ids.Count);
            GroupOfRow[row] = id;
            Labels[row] = row < RowsA;
        }
        Count = ids.Count;
        _strata = Strata(Labels);
        GroupsA = _strata[0].Length + _strata[1].Length;
        GroupsB = _strata[0].Length + _strata[2].Length;
    }

    public Pairing Pairing { get; }

    public int Rows { get; }

    public int RowsA { get; }

    public int Count { get; }

    /// <summary>Distinct prompts of side A, and of side B.</summary>
    public int GroupsA { get; }

    public int GroupsB { get; }

    public int[] GroupOfRow { get; }

    /// <summary>True for side A.</summary>
    public bool[] Labels { get; }

    /// <summary>The observed labels with the folds of one repeat.</summary>
    public Labelling Observed(int folds, long seed, int repeat) =>
        new(Labels, Folds(Labels, folds, new SeededRandom(seed, RandomPurpose.Folds, repeat)));

    /// <summary>Labels without meaning: swapped within prompts where paired, permuted over all rows where not.</summary>
    public Labelling Permuted(int folds, long seed, int permutation)
    {
        var random = new SeededRandom(seed, RandomPurpose.Permutation, permutation);
        var labels = (bool[])Labels.Clone();
        if (Pairing == Pairing.Paired)
        {
            var swap = new bool[Count];
            for (var group = 0; group < Count; group++)
                swap[group] = (random.NextBits() >> 63) != 0;
            for (var row = 0; row < Rows; row++)
                labels[row] ^= swap[GroupOfRow[row]];
        }
        else
        {
            random.Shuffle(labels.AsSpan());
        }
        return new Labelling(labels, Folds(labels, folds, random));
    }

    /// <summary>How often each group is drawn in one bootstrap resample.</summary>
    public void Resample(long seed, int resample, Span<int> weights)
    {
        var random = new SeededRandom(seed, RandomPurpose.Bootstrap, resample);
        weights.Clear();
        foreach (var stratum in _strata)
        {
            for (var draw = 0; draw < stratum.Length; draw++)
                weights[stratum[random.NextInt(stratum.Length)]]++;
        }
    }

    private byte[] Folds(bool[] labels, int folds, SeededRandom random)
    {
        var foldOfGroup = new byte[Count];
        foreach (var stratum in Strata(labels))
        {
            random.Shuffle(stratum.AsSpan());
            // Where every prompt has both labels there is one stratum; else each label is dealt evenly from fold 0.
            var next = 0;
            foreach (var group in stratum)
                foldOfGroup[group] = (byte)(next++ % folds);
        }
        var foldOfRow = new byte[Rows];
        for (var row = 0; row < Rows; row++)
            foldOfRow[row] = foldOfGroup[GroupOfRow[row]];
        return foldOfRow;
    }

    private int[][] Strata(bool[] labels)
    {
        var seen = new byte[Count];
        for (var row = 0; row < Rows; row++)
            seen[GroupOfRow[row]] |= labels[row] ? (byte)1 : (byte)2;
        int[] Having(byte sides) => [.. Enumerable.Range(0, Count).Where(group => seen[group] == sides)];
        return [Having(3), Having(1), Having(2)];
    }
}
