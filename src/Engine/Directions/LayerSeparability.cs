using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions;

/// <summary>How well the mean-difference direction of one layer tells side A (positive pole) from side B.</summary>
public sealed record LayerSeparability
{
    /// <summary>0 is the embedding output, 1…L the block outputs.</summary>
    public required int Layer { get; init; }

    /// <summary>AUC on the rows that the direction was fitted to. Optimistic: compare it with <see cref="NullInSample"/>.</summary>
    public required double AucInSample { get; init; }

    /// <summary>
    /// T: how often a row of A lies above a row of B of another prompt, along the direction fitted without either prompt (leave-pair-out),
    /// ties counting half. In reports of version 1 the mean over folds, which held comparisons of a prompt with itself.
    /// </summary>
    public required double AucHeldOut { get; init; }

    /// <summary>
    /// 95 % interval of <see cref="AucHeldOut"/> over prompts: Wilson's with <see cref="EffectivePrompts"/> and Student's quantile. Null
    /// below <see cref="SeparabilityReport.LeastPrompts"/>. In reports of version 1 a bootstrap with fixed directions, too narrow.
    /// </summary>
    public required Interval? AucHeldOutInterval { get; init; }

    /// <summary>
    /// The same, widened so that it holds at all layers at once: for a layer that was picked because its AUC is highest, and for reading
    /// the whole curve. Null below <see cref="SeparabilityReport.LeastPrompts"/> and in reports of version 1.
    /// </summary>
    public Interval? AucHeldOutIntervalOfAll { get; init; }

    /// <summary>How many independent prompts <see cref="AucHeldOut"/> is worth, T(1 − T)/variance; null where there is no interval.</summary>
    public double? EffectivePrompts { get; init; }

    /// <summary>
    /// W: the share of prompts whose row of A lies above its own row of B, along the direction fitted to all other prompts. Null where the
    /// sides share no prompt, and in reports of version 1.
    /// </summary>
    public double? OwnPairsWon { get; init; }

    /// <summary>95 % interval of <see cref="OwnPairsWon"/>: Wilson's with m/(1 + 4W(1 − W)) of m shared prompts, since each two prompts meet in two comparisons.</summary>
    public Interval? OwnPairsInterval { get; init; }

    /// <summary><see cref="AucHeldOut"/> under permuted labels; pointwise, for this layer alone.</summary>
    public required NullBand NullHeldOut { get; init; }

    /// <summary>In-sample AUC under the same permuted labels. Its mean is what labels without meaning are expected to reach.</summary>
    public required NullBand NullInSample { get; init; }

    /// <summary>95 % of permutations stay below this edge at all layers at once; null below <see cref="SeparabilityReport.LeastPrompts"/> and in reports of version 1.</summary>
    public double? NullHeldOutHighOfAll { get; init; }

    /// <summary>Permutation p of <see cref="AucHeldOut"/>, one-sided (greater), for this layer alone; null as the edge.</summary>
    public double? PValue { get; init; }

    /// <summary>p adjusted for all layers, step-down max of z (Westfall and Young 1993); null as the edge.</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>
    /// (tr Σ)² / tr Σ² of the covariance within the sides, estimated from the rows with the bias of small samples removed
    /// (Bai and Saranadasa 1996). 0 where the rows do not vary.
    /// </summary>
    public required double EffectiveDimension { get; init; }

    /// <summary>(μA − μB) / √((σ²A + σ²B) / 2) of the in-sample projections; null where they do not vary.</summary>
    public required double? DPrimeInSample { get; init; }

    /// <summary>The same of <see cref="ProjectionsA"/> and <see cref="ProjectionsB"/>; null where they do not vary.</summary>
    public required double? DPrimeHeldOut { get; init; }

    /// <summary>Mean of <see cref="ProjectionsA"/> minus mean of <see cref="ProjectionsB"/>, in residual units.</summary>
    public required double Margin { get; init; }

    /// <summary>Mean Euclidean norm of the residual over all rows of both sides.</summary>
    public required double AmbientNorm { get; init; }

    /// <summary><see cref="Margin"/> / <see cref="AmbientNorm"/>; 0 where the norm is 0.</summary>
    public required double MarginOverAmbient { get; init; }

    /// <summary>In-sample AUC is at least <see cref="SeparabilityReport.SaturationThreshold"/>: it can no longer rank layers.</summary>
    public required bool Saturated { get; init; }

    /// <summary>
    /// Side A: for each row, its projection on the unit direction fitted without its prompt, minus the midpoint of the two training means.
    /// In the order of <see cref="SeparabilityReport.PromptsA"/>. Each prompt has a direction of its own, so no AUC may be made of them.
    /// </summary>
    public required float[] ProjectionsA { get; init; }

    /// <summary>Side B, as <see cref="ProjectionsA"/>.</summary>
    public required float[] ProjectionsB { get; init; }
}
