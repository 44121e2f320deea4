using Vectorscope.Engine.Directions.Finding;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>Whether a direction may be trusted, layer by layer. Serialisable with System.Text.Json as it stands.</summary>
public sealed record AuditReport
{
    /// <summary>How the figures were made; 1 so far.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The method that was tested on held-out prompts.</summary>
    public required DirectionMethod Method { get; init; }

    /// <summary>Name of the positive side.</summary>
    public required string Positive { get; init; }

    /// <summary>Name of the negative side.</summary>
    public required string Negative { get; init; }

    /// <summary>Name of the neutral side; null without one.</summary>
    public required string? Neutral { get; init; }

    /// <summary>The position's name in the capture.</summary>
    public required string Position { get; init; }

    /// <summary>Whether both sides answer the same prompts.</summary>
    public required Pairing Pairing { get; init; }

    /// <summary>For each row of the positive side its index among the side's captured prompts, in the order of the projections.</summary>
    public required int[] PromptsPositive { get; init; }

    /// <summary>The same of the negative side.</summary>
    public required int[] PromptsNegative { get; init; }

    /// <summary>Width d of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>±: where 95 % of the cosines of unrelated random vectors lie, 1.96/√d. Rows of one stream are not unrelated.</summary>
    public required double Chance { get; init; }

    /// <summary>Permutations behind the nulls, beside the observed labels.</summary>
    public required int Permutations { get; init; }

    /// <summary>The permutations are all there are, not a sample.</summary>
    public required bool AllPermutations { get; init; }

    /// <summary>Random halvings behind the split-half cosine.</summary>
    public required int Splits { get; init; }

    /// <summary>Directions drawn at random.</summary>
    public required int RandomDirections { get; init; }

    /// <summary>One entry for each layer, 0…L.</summary>
    public required IReadOnlyList<LayerAudit> Layers { get; init; }

    /// <summary>The prompt-text control; null without one.</summary>
    public required ControlAudit? Control { get; init; }

    /// <summary>What a reader has to know before believing the curves.</summary>
    public required IReadOnlyList<SeparabilityWarning> Warnings { get; init; }

    /// <summary>The usable layers (all, where none is) that share the highest held-out AUC: more than one where it is saturated.</summary>
    public IReadOnlyList<LayerAudit> BestLayers()
    {
        IReadOnlyList<LayerAudit> among = Layers.Any(layer => layer.Usable) ? [.. Layers.Where(layer => layer.Usable)] : Layers;
        var most = among.Max(layer => layer.Separability.AucHeldOut);
        return [.. among.Where(layer => layer.Separability.AucHeldOut >= most - SeparabilityReport.Tie)];
    }

    /// <summary>One of <see cref="BestLayers"/> to look at first: the one with the highest held-out d′.</summary>
    public LayerAudit BestLayer() => BestLayers().MaxBy(layer => layer.Separability.DPrimeHeldOut ?? double.NegativeInfinity)!;
}
