using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions.Finding;

/// <summary>Geometric median of the mean differences of blocks of prompts (Minsker 2015, Bernoulli 21), then means in which rows that do not tell the sides apart count less.</summary>
/// <remarks>
/// A mean goes wherever one far row draws it; a median of means stays while fewer than half of the blocks are spoilt, and the geometric one
/// does not depend on the axes, which mean nothing in a residual stream. Blocks of clean rows still have few rows each, so the median is
/// only asked which rows are sound: a persona that a prompt overrode leaves a row on the other side's half, and that row says nothing
/// about the axis. Everything is computed in the span of the block differences, from their products.
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
        BlockDifferences(sides, count, coefficients);
        var along = Along(gram, count, coefficients);
        var weights = GeometricMedian.Of(Products(coefficients, along, count), count);
        for (var row = 0; row < coefficients.Length; row++)
        {
            if (sides[row] != RowSide.Out)
                coefficients[row] *= weights[Block(row)];
        }
        if (downWeight)
            DownWeight(sides, [.. Enumerable.Range(0, coefficients.Length).Select(row => GramMatrix.Dot(along.AsSpan(row * count, count), weights))], coefficients);
    }

    private int Block(int row) => _blockOfGroup[_groups!.GroupOfRow[row]];

    /// <summary>α of each block's mean difference; a row is in one block, so one number for each row holds them all.</summary>
    private void BlockDifferences(ReadOnlySpan<RowSide> sides, int count, Span<double> coefficients)
    {
        var rows = new double[2, count];
        for (var row = 0; row < sides.Length; row++)
        {
            if (sides[row] != RowSide.Out)
                rows[(int)sides[row], Block(row)]++;
        }
        for (var row = 0; row < sides.Length; row++)
        {
            if (sides[row] != RowSide.Out)
                coefficients[row] = (sides[row] == RowSide.A ? 1 : -1) / rows[(int)sides[row], Block(row)];
        }
    }

    /// <summary>[rows, blocks]: each row's product with each block's difference.</summary>
    private double[] Along(GramMatrix gram, int count, ReadOnlySpan<double> coefficients)
    {
        var along = new double[coefficients.Length * count];
        for (var row = 0; row < coefficients.Length; row++)
        {
            var products = gram[row];
            for (var other = 0; other < coefficients.Length; other++)
            {
                if (coefficients[other] != 0)
                    along[row * count + Block(other)] += coefficients[other] * products[other];
            }
        }
        return along;
    }

    private double[] Products(ReadOnlySpan<double> coefficients, double[] along, int count)
    {
        var products = new double[count * count];
        for (var row = 0; row < coefficients.Length; row++)
        {
            for (var block = 0; block < count && coefficients[row] != 0; block++)
                products[Block(row) * count + block] += coefficients[row] * along[row * count + block];
        }
        return products;
    }

    /// <summary>Difference of means with weights clamp(z, 0, 1): z is 0 at the midpoint and 1 at the row's own side's mean, along the median.</summary>
    private static void DownWeight(ReadOnlySpan<RowSide> sides, double[] places, Span<double> coefficients)
    {
        Span<double> sum = stackalloc double[2], count = stackalloc double[2], total = stackalloc double[2];
        for (var row = 0; row < sides.Length; row++)
        {
            if (sides[row] != RowSide.Out)
                (sum[(int)sides[row]], count[(int)sides[row]]) = (sum[(int)sides[row]] + places[row], count[(int)sides[row]] + 1);
        }
        var (middle, half) = ((sum[0] / count[0] + sum[1] / count[1]) / 2, (sum[0] / count[0] - sum[1] / count[1]) / 2);
        if (half <= 0)
            return;
        var weights = new double[sides.Length];
        for (var row = 0; row < sides.Length; row++)
        {
            if (sides[row] == RowSide.Out)
                continue;
            weights[row] = Math.Clamp((sides[row] == RowSide.A ? places[row] - middle : middle - places[row]) / half, 0, 1);
            total[(int)sides[row]] += weights[row];
        }
        if (total[0] == 0 || total[1] == 0)
            return;
        for (var row = 0; row < sides.Length; row++)
        {
            if (sides[row] != RowSide.Out)
                coefficients[row] = (sides[row] == RowSide.A ? 1 : -1) * weights[row] / total[(int)sides[row]];
        }
    }
}
