namespace Vectorscope.Engine.Directions;

/// <summary>Separability of two sides at one position, layer by layer. Serialisable with System.Text.Json as it stands.</summary>
public sealed record SeparabilityReport
{
    /// <summary>AUC from which a layer counts as saturated.</summary>
    public const double SaturationThreshold = 0.995;

    /// <summary>Prompts on the smaller side below which there is no interval and no p.</summary>
    public const int LeastPrompts = 6;

    /// <summary>The version that <see cref="Separability"/> writes.</summary>
    public const int CurrentVersion = 2;

    /// <summary>
    /// How the figures were made. 1, where nothing is said: folds by prompt with repeats, a bootstrap that held the directions fixed
    /// (its intervals are too narrow) and pointwise nulls. 2: leave-pair-out, intervals by jackknife, nulls over all layers.
    /// </summary>
    public int Version { get; init; } = 1;

    internal const double Tie = 1e-9;

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

    /// <summary>Permutations behind the nulls, beside the observed labels; 0 in reports of version 1.</summary>
    public int Permutations { get; init; }

    /// <summary>The permutations are all there are, not a sample.</summary>
    public bool AllPermutations { get; init; }

    /// <summary>One entry for each layer, 0…L.</summary>
    public required IReadOnlyList<LayerSeparability> Layers { get; init; }

    /// <summary>What a reader has to know before believing the curves.</summary>
    public required IReadOnlyList<SeparabilityWarning> Warnings { get; init; }

    /// <summary>The layers that share the highest held-out AUC: more than one where it is saturated.</summary>
    public IReadOnlyList<LayerSeparability> BestLayers()
    {
        var most = Layers.Max(layer => layer.AucHeldOut);
        return [.. Layers.Where(layer => layer.AucHeldOut >= most - Tie)];
    }

    /// <summary>One of <see cref="BestLayers"/> to look at first: the one with the highest held-out d′.</summary>
    public LayerSeparability BestLayer() => BestLayers().MaxBy(layer => layer.DPrimeHeldOut ?? double.NegativeInfinity)!;
}
