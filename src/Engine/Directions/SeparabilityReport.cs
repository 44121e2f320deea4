namespace Vectorscope.Engine.Directions;

/// <summary>Separability of two sides at one position, layer by layer. Serialisable with System.Text.Json as it stands.</summary>
public sealed record SeparabilityReport
{
    /// <summary>In-sample AUC from which a layer counts as saturated.</summary>
    public const double SaturationThreshold = 0.995;

    /// <summary>Name of the positive pole; the direction points from B to A.</summary>
    public required string SideA { get; init; }

    /// <summary>Name of the negative pole.</summary>
    public required string SideB { get; init; }

    /// <summary>The position's name in the capture, e.g. <c>last-prompt-token</c>.</summary>
    public required string Position { get; init; }

    /// <summary>Whether both sides answer the same prompts.</summary>
    public required Pairing Pairing { get; init; }

    /// <summary>For each row of side A its index among the side's captured prompts.</summary>
    public required int[] PromptsA { get; init; }

    /// <summary>For each row of side B its index among the side's captured prompts.</summary>
    public required int[] PromptsB { get; init; }

    /// <summary>Width d of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>The options asked for.</summary>
    public required SeparabilityOptions Options { get; init; }

    /// <summary>The number of folds used: the one asked for, or fewer when a side has fewer prompts.</summary>
    public required int Folds { get; init; }

    /// <summary>One entry for each layer, 0…L.</summary>
    public required IReadOnlyList<LayerSeparability> Layers { get; init; }

    /// <summary>What a reader has to know before believing the curves.</summary>
    public required IReadOnlyList<SeparabilityWarning> Warnings { get; init; }

    /// <summary>The layer with the highest held-out AUC; where several share it, the one of them with the highest held-out d′.</summary>
    public LayerSeparability BestLayer() =>
        Layers.OrderByDescending(l => l.AucHeldOut).ThenByDescending(l => l.DPrimeHeldOut ?? double.NegativeInfinity).First();
}
