using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions;

/// <summary>How well the mean-difference direction of one layer tells side A (positive pole) from side B.</summary>
public sealed record LayerSeparability
{
    /// <summary>0 is the embedding output, 1…L the block outputs.</summary>
    public required int Layer { get; init; }

    /// <summary>AUC on the rows that the direction was fitted to. Optimistic; see <see cref="ExpectedNullAucInSample"/>.</summary>
    public required double AucInSample { get; init; }

    /// <summary>AUC inside each test fold of a direction fitted without that fold; mean over folds and repeats.</summary>
    public required double AucHeldOut { get; init; }

    /// <summary>95 % percentile bootstrap interval of <see cref="AucHeldOut"/> over prompts, the fitted directions held fixed.</summary>
    public required Interval AucHeldOutInterval { get; init; }

    /// <summary>Held-out AUC under permuted labels, one split into folds for each permutation.</summary>
    public required NullBand NullHeldOut { get; init; }

    /// <summary>In-sample AUC under the same permuted labels.</summary>
    public required NullBand NullInSample { get; init; }

    /// <summary>
    /// Φ(√(d_eff / n)): the in-sample AUC to expect of labels without meaning when all rows are independent, with n the
    /// harmonic mean of the sides' sizes. A little low where a few axes carry most of the variance; with paired sides, or in
    /// doubt, believe <see cref="NullInSample"/>.
    /// </summary>
    public required double ExpectedNullAucInSample { get; init; }

    /// <summary>
    /// (tr Σ)² / tr Σ² of the covariance within the sides, estimated from the rows with the bias of small samples removed
    /// (Bai and Saranadasa 1996); from at most 512 rows a side. 0 where the rows do not vary.
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
    /// Side A: for each prompt, its projection on the unit direction fitted without it, minus the midpoint of the two
    /// training means; mean over repeats. In the order of <see cref="SeparabilityReport.PromptsA"/>.
    /// </summary>
    public required float[] ProjectionsA { get; init; }

    /// <summary>Side B, as <see cref="ProjectionsA"/>.</summary>
    public required float[] ProjectionsB { get; init; }
}
