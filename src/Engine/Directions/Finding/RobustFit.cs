using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions.Finding;

/// <summary>Geometric median of the mean differences of blocks of prompts (Minsker 2015, Bernoulli 21), in which rows that do not tell the sides apart count less.</summary>
/// <remarks>
/// A mean goes wherever one far row draws it; a median of means stays while fewer than half of the blocks are spoilt, and the geometric one
/// does not depend on the axes, which mean nothing in a residual stream. A persona that a prompt overrode leaves a row on the other side's
/// half: no far row, so that no median minds it, but it says nothing about the axis and shortens the difference of its block. It is told by
/// its place along the median direction, and the median is taken again of block means in which it counts less. The sides' places are told
/// by medians too: one far row would otherwise move the midpoint beyond the sound ones. Everything is computed from products of rows.
/// </remarks>
internal sealed class RobustFit(int blocks, bool downWeight, long seed) : ISpanFit
{
    private PromptGroups? _groups;
    private int[] _order = [];
    private int[] _blockOfGroup = [];

    public void Fit(GramMatrix gram, PromptGroups groups, ReadOnlySpan<RowSide> sides, Span<double> coefficients)
    {
        if (_groups != groups)
            (_groups, _order, _blockOfGroup) = (groups, PromptDeal.Shuffled(groups, seed, RandomPurpose.MedianBlocks, 0), new int[groups.Count]);
        var prompts = PromptDeal.Count(groups, sides);
        var count = Math.Min(blocks, Math.Min(prompts.A, prompts.B));
        coefficients.Clear();
        if (count == 0)
            return;
        PromptDeal.Fill(groups, sides, _order, count, _blockOfGroup);
        var weights = new double[sides.Length];
        for (var row = 0; row < weights.Length; row++)
            weights[row] = sides[row] == RowSide.Out ? 0 : 1;
        var places = Median(gram, sides, weights, count, coefficients);
        if (downWeight && Weigh(sides, places, weights))
            Median(gram, sides, weights, count, coefficients);
    }

    /// <summary>α of the geometric median of the blocks' weighted mean differences; a block without weight on a side is passed over.</summary>
    /// <returns>Each row's product with it; α stays as it was where no block has weight on both sides.</returns>
    private double[] Median(GramMatrix gram, ReadOnlySpan<RowSide> sides, double[] weights, int count, Span<double> coefficients)
    {
        var differences = new double[weights.Length];
        var number = BlockDifferences(sides, weights, count, differences);
        if (number.Max() < 0)
            return new double[weights.Length];
        var kept = number.Max() + 1;
        var along = Along(gram, differences, number, kept);
        var mixture = GeometricMedian.Of(Products(differences, along, number, kept), kept);
        var places = new double[weights.Length];
        for (var row = 0; row < weights.Length; row++)
        {
            coefficients[row] = differences[row] == 0 ? 0 : differences[row] * mixture[number[Block(row)]];
            places[row] = GramMatrix.Dot(mixture, along.AsSpan(row * kept, kept));
        }
        return places;
    }

    private int Block(int row) => _blockOfGroup[_groups!.GroupOfRow[row]];

    /// <summary>α of each block's mean difference; a row is in one block, so one number for each row holds them all.</summary>
    /// <returns>For each block its number among those that count; −1 where a side has no weight.</returns>
    private int[] BlockDifferences(ReadOnlySpan<RowSide> sides, double[] weights, int count, double[] differences)
    {
        var total = new double[2, count];
        for (var row = 0; row < sides.Length; row++)
        {
            if (weights[row] > 0)
                total[(int)sides[row], Block(row)] += weights[row];
        }
        var (number, next) = (new int[count], 0);
        for (var block = 0; block < count; block++)
            number[block] = total[0, block] > 0 && total[1, block] > 0 ? next++ : -1;
        for (var row = 0; row < sides.Length; row++)
        {
            if (weights[row] > 0 && number[Block(row)] >= 0)
                differences[row] = (sides[row] == RowSide.A ? 1 : -1) * weights[row] / total[(int)sides[row], Block(row)];
        }
        return number;
    }

    /// <summary>[rows, blocks]: each row's product with each block's difference.</summary>
    private double[] Along(GramMatrix gram, double[] differences, int[] number, int kept)
    {
        var along = new double[differences.Length * kept];
        for (var other = 0; other < differences.Length; other++)
        {
            if (differences[other] == 0)
                continue;
            var products = gram[other];
            var at = number[Block(other)];
            for (var row = 0; row < differences.Length; row++)
                along[row * kept + at] += differences[other] * products[row];
        }
        return along;
    }

    private double[] Products(double[] differences, double[] along, int[] number, int kept)
    {
        var products = new double[kept * kept];
        for (var row = 0; row < differences.Length; row++)
        {
            for (var block = 0; block < kept && differences[row] != 0; block++)
                products[number[Block(row)] * kept + block] += differences[row] * along[row * kept + block];
        }
        return products;
    }

    /// <summary>Weights clamp(z, 0, 1): z is 0 at the midpoint between the sides' medians, and 1 at the median of the row's own side.</summary>
    /// <returns>Whether the sides lie in order; else the weights stay.</returns>
    private static bool Weigh(ReadOnlySpan<RowSide> sides, double[] places, double[] weights)
    {
        var (a, b) = (Middle(sides, places, RowSide.A), Middle(sides, places, RowSide.B));
        var (middle, half) = ((a + b) / 2, (a - b) / 2);
        if (half <= 0)
            return false;
        for (var row = 0; row < sides.Length; row++)
        {
            if (sides[row] != RowSide.Out)
                weights[row] = Math.Clamp((sides[row] == RowSide.A ? places[row] - middle : middle - places[row]) / half, 0, 1);
        }
        return true;
    }

    private static double Middle(ReadOnlySpan<RowSide> sides, double[] places, RowSide side)
    {
        var of = new double[sides.Count(side)];
        var next = 0;
        for (var row = 0; row < sides.Length; row++)
        {
            if (sides[row] == side)
                of[next++] = places[row];
        }
        Array.Sort(of);
        return (of[(of.Length - 1) / 2] + of[of.Length / 2]) / 2;
    }
}
