using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>Where the sides' means lie along the unit row r of one layer, and which edits that calls for.</summary>
public sealed record LayerDiagnosis
{
    /// <summary>0 to L.</summary>
    public required int Layer { get; init; }

    /// <summary>rᵀμ₊.</summary>
    public required double Positive { get; init; }

    /// <summary>rᵀμ₋.</summary>
    public required double Negative { get; init; }

    /// <summary>rᵀμ₀; null where the neutral mean is not known.</summary>
    public required double? Neutral { get; init; }

    /// <summary>Δ = rᵀ(μ₊ − μ₋), above 0.</summary>
    public required double Distance { get; init; }

    /// <summary>m = rᵀ(μ₊ + μ₋)/2.</summary>
    public required double Middle { get; init; }

    /// <summary>m/Δ: how far the poles are off zero together. Within ±½ they have opposite signs.</summary>
    public required double Offset { get; init; }

    /// <summary>t = rᵀ(μ₀ − μ₋)/Δ: 0 at the negative pole, 1 at the positive one; null where the neutral mean is not known.</summary>
    public required double? NeutralPlace { get; init; }

    /// <summary>Whether rᵀμ₊ and rᵀμ₋ have opposite signs.</summary>
    public required bool OppositeSigns { get; init; }

    /// <summary>What this calls for.</summary>
    public required EditFamily Family { get; init; }

    /// <summary>Why, in plain words with the numbers.</summary>
    public required string Why { get; init; }

    /// <summary>Whether the diagnosis speaks against an operation at this layer: one that takes everything to zero, where zero is not where the negative and the neutral side are.</summary>
    /// <remarks>Undecided layers speak against nothing. Ablation about the middle is affine.</remarks>
    public bool SpeaksAgainst(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Family is EditFamily.AffineOrOneSided or EditFamily.OneSidedFloor
            && operation is (Ablate { AboutMiddle: false } or AblateProjected or AblateKeepingNorm);
    }
}
