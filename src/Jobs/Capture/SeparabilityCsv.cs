using CsvHelper;
using Vectorscope.Engine.Directions;
using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Capture;

/// <summary>Separability as a table for spreadsheets and scripts, a line for each layer of each report.</summary>
public static class SeparabilityCsv
{
    private static readonly string[] Columns =
    [
        "sideA", "sideB", "position", "version", "layer", "aucHeldOut", "aucHeldOutLow", "aucHeldOutHigh", "aucHeldOutLowOfAll", "aucHeldOutHighOfAll",
        "effectivePrompts", "ownPairsWon", "ownPairsLow", "ownPairsHigh", "pValue", "adjustedPValue", "nullHeldOutMean", "nullHeldOutLow", "nullHeldOutHigh",
        "nullHeldOutHighOfAll", "aucInSample", "nullInSampleMean", "nullInSampleLow", "nullInSampleHigh", "dPrimeHeldOut", "dPrimeInSample", "margin",
        "ambientNorm", "effectiveDimension",
    ];

    public static Task WriteAsync(CaptureSeparability separability, Stream stream, CancellationToken cancellationToken) =>
        CsvTable.WriteAsync(
            stream, Columns, separability.Reports.SelectMany(report => report.Layers.Select(layer => (report, layer))).ToAsyncEnumerable(), Cells, cancellationToken);

    private static void Cells(CsvWriter csv, (SeparabilityReport Report, LayerSeparability Layer) row)
    {
        var (report, layer) = row;
        csv.WriteField(report.SideA);
        csv.WriteField(report.SideB);
        csv.WriteField(report.Position);
        csv.WriteField(report.Version);
        csv.WriteField(layer.Layer);
        Span<double?> numbers =
        [
            layer.AucHeldOut, layer.AucHeldOutInterval?.Low, layer.AucHeldOutInterval?.High, layer.AucHeldOutIntervalOfAll?.Low, layer.AucHeldOutIntervalOfAll?.High,
            layer.EffectivePrompts, layer.OwnPairsWon, layer.OwnPairsInterval?.Low, layer.OwnPairsInterval?.High, layer.PValue, layer.AdjustedPValue,
            layer.NullHeldOut.Mean, layer.NullHeldOut.Low, layer.NullHeldOut.High, layer.NullHeldOutHighOfAll,
            layer.AucInSample, layer.NullInSample.Mean, layer.NullInSample.Low, layer.NullInSample.High, layer.DPrimeHeldOut, layer.DPrimeInSample,
            layer.Margin, layer.AmbientNorm, layer.EffectiveDimension,
        ];
        foreach (var number in numbers)
        {
            csv.WriteField(number);
        }
    }
}
