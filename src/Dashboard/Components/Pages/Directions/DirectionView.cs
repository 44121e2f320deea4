using System.Globalization;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Jobs.Finding;

namespace Vectorscope.Dashboard.Components.Pages.Directions;

/// <summary>Which layer of a direction is shown, as its address says it.</summary>
/// <param name="Direction">The direction.</param>
/// <param name="Layer">The layer that the page follows.</param>
/// <param name="LayerChosen">The address names it.</param>
public sealed record DirectionView(AuditedDirection Direction, int Layer, bool LayerChosen)
{
    /// <summary>The audit at the layer; null where there is none.</summary>
    public LayerAudit? Audit => Direction.Audit?.Layers.FirstOrDefault(layer => layer.Layer == Layer);

    /// <summary>The diagnosis at the layer; null where there is none.</summary>
    public LayerDiagnosis? Diagnosis => Direction.Diagnosis[Layer];

    /// <summary>The separability of the audit's sides as the capture's page shows it; null without an audit.</summary>
    public CaptureView? Separability { get; } = Of(Direction, Layer, LayerChosen);

    /// <summary>Reads the address; what is left out or wrong falls back to the best layer, without an audit to the longest row.</summary>
    public static DirectionView From(AuditedDirection direction, string? layer)
    {
        if (int.TryParse(layer, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= direction.Layers)
        {
            return new(direction, number, true);
        }

        return new(direction, direction.Audit is { } audit && audit.Layers.Any(one => one.Usable) ? audit.BestLayer().Layer : Longest(direction), false);
    }

    // Rows grow with the stream: as a share of its norm, where that is known.
    private static int Longest(AuditedDirection direction) =>
        Enumerable.Range(0, direction.Layers + 1).MaxBy(layer => direction.Usable[layer] ? direction.Lengths[layer] / (direction.AmbientNorm?[layer] ?? 1) : -1);

    private static CaptureView? Of(AuditedDirection direction, int layer, bool chosen)
    {
        if (direction.Audit is not { } audit || audit.Layers.FirstOrDefault(one => one.Layer == layer) is not { } at)
        {
            return null;
        }

        var report = new SeparabilityReport
        {
            Version = SeparabilityReport.CurrentVersion,
            SideA = audit.Positive,
            SideB = audit.Negative,
            Position = audit.Position,
            Pairing = audit.Pairing,
            PromptsA = audit.PromptsPositive,
            PromptsB = audit.PromptsNegative,
            Width = audit.Width,
            Options = new SeparabilityOptions(),
            Permutations = audit.Permutations,
            AllPermutations = audit.AllPermutations,
            Layers = [.. audit.Layers.Select(one => one.Separability)],
            Warnings = audit.Warnings,
        };
        return new(report, at.Separability, chosen);
    }
}
