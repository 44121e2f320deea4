using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions;

/// <summary>What labels without meaning reach at every layer, judged over all layers at once.</summary>
/// <remarks>
/// Each layer's AUC is measured in its own null spread, z = (T − 0.5)/sd with the observed labels counted among the arrangements (which
/// keeps the test exact), and compared with the largest z of the same arrangement over layers: Westfall and Young 1993, step-down max.
/// </remarks>
internal sealed class JointNull
{
    private readonly double[][] _heldOut;
    private readonly double[] _spread;

    /// <param name="heldOut">For each layer the AUC of every arrangement, the observed one first.</param>
    public JointNull(double[][] heldOut)
    {
        _heldOut = heldOut;
        _spread = Array.ConvertAll(heldOut, aucs => Math.Sqrt(aucs.Sum(auc => (auc - 0.5) * (auc - 0.5)) / aucs.Length));
        double[] largest = Enumerate(b => Varying.Max(layer => Z(layer, b))), furthest = Enumerate(b => Varying.Max(layer => Math.Abs(Z(layer, b))));
        Edge = OrderStatistics.Of(largest, 0.95, largest.Length);
        FurthestZ = OrderStatistics.Of(furthest, 0.95, furthest.Length);
        Adjusted = StepDown();
    }

    /// <summary>95 % of arrangements stay below so many spreads at all layers; 0 where no layer varies.</summary>
    public double Edge { get; }

    /// <summary>95 % of arrangements stay within so many spreads, up or down, at all layers.</summary>
    public double FurthestZ { get; }

    /// <summary>For each layer the step-down p; 1 where nothing varies.</summary>
    public double[] Adjusted { get; }

    /// <summary>Share of arrangements, the observed one among them, that reach the observed AUC at this layer.</summary>
    public double P(int layer)
    {
        var aucs = _heldOut[layer];
        return _spread[layer] == 0 ? 1 : aucs.Count(auc => auc >= aucs[0]) / (double)aucs.Length;
    }

    /// <summary>Upper edge of the band that 95 % of arrangements stay below at all layers.</summary>
    public double UpperEdge(int layer) => 0.5 + Edge * _spread[layer];

    private IEnumerable<int> Varying => Enumerable.Range(0, _heldOut.Length).Where(layer => _spread[layer] > 0);

    private double Z(int layer, int arrangement) => (_heldOut[layer][arrangement] - 0.5) / _spread[layer];

    private double[] Enumerate(Func<int, double> of) => Varying.Any() ? [.. Enumerable.Range(0, _heldOut[0].Length).Select(of)] : [0];

    private double[] StepDown()
    {
        var adjusted = Enumerable.Repeat(1.0, _heldOut.Length).ToArray();
        int[] order = [.. Varying.OrderByDescending(layer => Z(layer, 0))];
        var largest = Enumerable.Repeat(double.NegativeInfinity, _heldOut[0].Length).ToArray();
        // From the weakest layer up, so that the maximum over what is left grows instead of being made anew.
        foreach (var layer in order.Reverse())
        {
            for (var b = 0; b < largest.Length; b++)
                largest[b] = Math.Max(largest[b], Z(layer, b));
            adjusted[layer] = largest.Count(z => z >= Z(layer, 0)) / (double)largest.Length;
        }
        for (var i = 1; i < order.Length; i++)
            adjusted[order[i]] = Math.Max(adjusted[order[i]], adjusted[order[i - 1]]);
        return adjusted;
    }
}
