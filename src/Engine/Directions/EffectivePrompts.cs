namespace Vectorscope.Engine.Directions;

/// <summary>How many independent prompts an AUC is worth, for Wilson's interval.</summary>
/// <remarks>
/// A prompt enters a held-out AUC as test and as training row. With the directions held fixed the jackknife misses the second
/// (a quarter to a half of the variance); refitting them, it counts each link of a training with a test prompt twice. The geometric mean of both
/// is right where links are all there is and where the direction is well determined; coverage was checked by simulation (bench/RESULTS.md).
/// </remarks>
internal static class EffectivePrompts
{
    private const double NoVariance = 1e-14;

    /// <param name="auc">T.</param>
    /// <param name="fixedVariance">Of T over prompts, the directions as they are.</param>
    /// <param name="refittedVariance">Of T over prompts, all directions fitted again without each.</param>
    /// <param name="prompts">n₀, the prompts of the smaller side.</param>
    /// <returns>n = T(1 − T)/V, at least 1; near 0 and 1, where V vanishes by luck, a prompt counts once at most.</returns>
    public static double Of(double auc, double fixedVariance, double refittedVariance, int prompts)
    {
        var variance = Math.Sqrt(fixedVariance * refittedVariance);
        var effective = auc is <= 0 or >= 1 || variance < NoVariance ? prompts : auc * (1 - auc) / variance;
        if (effective > prompts)
            effective = prompts + (effective - prompts) * Math.Min(1, Math.Min(prompts * (1 - auc), prompts * auc));
        return Math.Max(effective, 1);
    }
}
