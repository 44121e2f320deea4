using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>Two sides about something irrelevant, measured by the same method: what any two texts of this length do.</summary>
public sealed record ControlAudit
{
    /// <summary>Name of the control's side A.</summary>
    public required string Positive { get; init; }

    /// <summary>Name of its side B.</summary>
    public required string Negative { get; init; }

    /// <summary>One entry for each layer, 0…L.</summary>
    public required IReadOnlyList<LayerControl> Layers { get; init; }
}

/// <summary>The control at one layer; figures as in <see cref="LayerSeparability"/>.</summary>
public sealed record LayerControl
{
    /// <summary>0 to L.</summary>
    public required int Layer { get; init; }

    /// <summary>Held-out AUC.</summary>
    public required double AucHeldOut { get; init; }

    /// <summary>Its 95 % interval; null with few prompts.</summary>
    public required Interval? AucHeldOutInterval { get; init; }

    /// <summary>Held-out d′; null where the rows do not vary.</summary>
    public required double? DPrimeHeldOut { get; init; }

    /// <summary>Distance of the sides' mean projections.</summary>
    public required double Margin { get; init; }

    /// <summary>The same over the ambient norm.</summary>
    public required double MarginOverAmbient { get; init; }

    /// <summary>Cosine of the control's direction with the audited one's row; null where either has none.</summary>
    public required double? Cosine { get; init; }
}
