namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>
/// Which columns of a matrix a projection is for. Column j adds rᵀw_j times its input to the projection, and Δ_j = (rᵀw_j)(E₊x_j − E₋x_j)
/// of it to what lies between the sides. Those of one head go together, by the sum of their Δ.
/// </summary>
/// <param name="Difference">E₊x − E₋x, one number for each column.</param>
/// <param name="Group">Columns that go together: a head's, or 1 for neurons.</param>
/// <param name="Sign">−1 to take those that write towards the negative side, 1 for the positive one.</param>
internal sealed record ColumnChoice(double[] Difference, int Group, int Sign)
{
    private const int Ranked = 8;

    /// <summary>Zeroes the products of columns that are left as they are.</summary>
    /// <param name="products">rᵀW; changed in place.</param>
    /// <returns>What was chosen.</returns>
    internal ColumnRanking Choose(double[] products)
    {
        var all = new RankedColumn[products.Length / Group];
        for (var group = 0; group < all.Length; group++)
        {
            var sum = 0.0;
            for (var j = group * Group; j < (group + 1) * Group; j++) sum += products[j] * Difference[j];
            all[group] = new(group, sum, Sign * sum > 0);
            if (!all[group].Removed) products.AsSpan(group * Group, Group).Clear();
        }
        return new(
            Group == 1 ? "neurons" : "heads", all.Length, all.Count(one => one.Removed), all.Sum(one => one.Contribution), all.Where(one => one.Removed).Sum(one => one.Contribution),
            [.. all.OrderByDescending(one => Math.Abs(one.Contribution)).ThenBy(one => one.Index).Take(Ranked)]);
    }
}
