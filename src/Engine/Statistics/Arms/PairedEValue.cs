using MathNet.Numerics;

namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>
/// Evidence that two arms differ which may be looked at after every pair of trials: stopping when it is large does not inflate the error
/// (test martingale; Ville 1939, Shafer et al. 2011).
/// </summary>
public static class PairedEValue
{
    /// <summary>
    /// A bet on the pairs that one arm alone passed, mixed over all shares of A by Jeffreys' Beta(½, ½):
    /// e = 2^(b + c)·B(b + ½, c + ½)/B(½, ½). Without a difference its mean is 1 however long it runs, and it ever reaches 1/α with a
    /// probability of at most α.
    /// </summary>
    /// <param name="onlyA">b, pairs that A alone passed.</param>
    /// <param name="onlyB">c, pairs that B alone passed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number below 0.</exception>
    public static double Of(int onlyA, int onlyB)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyA);
        ArgumentOutOfRangeException.ThrowIfNegative(onlyB);
        return Math.Exp((onlyA + (double)onlyB) * Constants.Ln2 + SpecialFunctions.BetaLn(onlyA + 0.5, onlyB + 0.5) - SpecialFunctions.BetaLn(0.5, 0.5));
    }

    /// <summary>1 over the largest value so far, at most 1: a p-value at whatever moment one looks.</summary>
    /// <param name="pairs">In the order in which they ended: whether A passed, and B.</param>
    public static double AnytimeP(IEnumerable<(bool A, bool B)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var (onlyA, onlyB, most) = (0, 0, 1.0);
        foreach (var (a, b) in pairs.Where(pair => pair.A != pair.B))
        {
            (onlyA, onlyB) = a ? (onlyA + 1, onlyB) : (onlyA, onlyB + 1);
            most = Math.Max(most, Of(onlyA, onlyB));
        }

        return 1 / most;
    }
}
