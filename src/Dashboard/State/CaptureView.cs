using System.Globalization;
using Vectorscope.Engine.Directions;

namespace Vectorscope.Dashboard.State;

/// <summary>Which part of a capture is shown, as its address says it.</summary>
/// <param name="Report">The contrast at its position.</param>
/// <param name="Layer">The layer that the page follows.</param>
/// <param name="LayerChosen">The address names the layer; else it is the one that separates best.</param>
public sealed record CaptureView(SeparabilityReport Report, LayerSeparability Layer, bool LayerChosen)
{
    /// <summary>How an address names a contrast; side names cannot hold the sign between.</summary>
    public static string ContrastName(SeparabilityReport report) => $"{report.SideA}~{report.SideB}";

    /// <summary>The reports' contrasts, in their order.</summary>
    public static IReadOnlyList<string> Contrasts(IReadOnlyList<SeparabilityReport> reports) => [.. reports.Select(ContrastName).Distinct()];

    /// <summary>Reads the address; what is left out or cannot be found falls back to the first contrast and the best layer.</summary>
    public static CaptureView? From(IReadOnlyList<SeparabilityReport> reports, string? contrast, string? position, string? layer)
    {
        var report = reports.FirstOrDefault(r => ContrastName(r) == contrast && r.Position == position)
            ?? reports.FirstOrDefault(r => ContrastName(r) == contrast)
            ?? reports.FirstOrDefault(r => r.Position == position)
            ?? (reports.Count > 0 ? reports[0] : null);
        if (report is null || report.Layers.Count == 0)
        {
            return null;
        }

        var chosen = int.TryParse(layer, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? report.Layers.FirstOrDefault(l => l.Layer == number)
            : null;
        return new CaptureView(report, chosen ?? report.BestLayer(), chosen is not null);
    }

    /// <summary>The address that shows this.</summary>
    public string Url(string runId) => Urls.Capture(runId, ContrastName(Report), Report.Position, LayerChosen ? Layer.Layer : null);

    /// <summary>The same contrast at another layer.</summary>
    public CaptureView At(LayerSeparability layer) => this with { Layer = layer, LayerChosen = true };
}
