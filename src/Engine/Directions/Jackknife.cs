using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions;

/// <summary>Variance over prompts of a figure, from its values without one prompt each (Tukey 1958; strata as in Jones 1974).</summary>
/// <remarks>Above 200 prompts 100 random blocks of prompts are left out instead of single ones, as one stratum.</remarks>
internal sealed class Jackknife
{
    private const int MostSingles = 200;
    private const int Blocks = 100;

    private readonly int[] _stratumOfUnit;

    public Jackknife(PromptGroups groups, long seed)
    {
        UnitOfGroup = new int[groups.Count];
        if (groups.Count > MostSingles)
        {
            int[] order = [.. Enumerable.Range(0, groups.Count)];
            new SeededRandom(seed, RandomPurpose.Blocks, 0).Shuffle(order.AsSpan());
            for (var place = 0; place < order.Length; place++)
                UnitOfGroup[order[place]] = place % Blocks;
            _stratumOfUnit = new int[Blocks];
            return;
        }
        _stratumOfUnit = new int[groups.Count];
        for (var group = 0; group < groups.Count; group++)
            UnitOfGroup[group] = group;
        foreach (var group in groups.OnlyA)
            _stratumOfUnit[group] = 1;
        foreach (var group in groups.OnlyB)
            _stratumOfUnit[group] = 2;
        if (groups.Both.Length == groups.Count)
            PairedCorrection = Math.Pow((groups.Count - 2.0) / (groups.Count - 1), 2);
    }

    /// <summary>For each prompt the unit that it leaves with.</summary>
    public int[] UnitOfGroup { get; }

    public int Units => _stratumOfUnit.Length;

    /// <summary>
    /// ((P−2)/(P−1))² where single prompts with rows on both sides leave, else 1: with the directions held fixed the AUC is a mean over
    /// pairs of prompts, and leaving one prompt out moves such a mean by that much too far (Arvesen 1969 on U-statistics).
    /// </summary>
    public double PairedCorrection { get; } = 1;

    /// <summary>Σ over strata of (n−1)/n Σ (v − mean)², a stratum of one measured from the mean of all.</summary>
    /// <param name="without">For each unit the figure without it.</param>
    public double Variance(double[] without)
    {
        var all = Moments.Mean(without);
        return Enumerable.Range(0, Units).GroupBy(unit => _stratumOfUnit[unit], unit => without[unit]).Sum(stratum =>
        {
            double[] values = [.. stratum];
            var (mean, count) = (values.Length == 1 ? all : Moments.Mean(values), values.Length);
            return (count == 1 ? 1 : (count - 1.0) / count) * values.Sum(value => (value - mean) * (value - mean));
        });
    }
}
