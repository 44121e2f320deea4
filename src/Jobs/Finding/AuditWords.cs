using System.Globalization;
using Vectorscope.Engine.Directions.Auditing;

namespace Vectorscope.Jobs.Finding;

/// <summary>What an audit says in a sentence, for the end of a run.</summary>
internal static class AuditWords
{
    public static string Of(string name, AuditReport audit)
    {
        if (audit.Layers.All(layer => !layer.Usable))
        {
            return $"{name}: no layer has a usable row.";
        }
        var best = audit.BestLayer();
        var separability = best.Separability;
        var interval = separability.AucHeldOutIntervalOfAll is { } edges ? string.Create(CultureInfo.InvariantCulture, $" ({edges.Low:0.00} to {edges.High:0.00})") : "";
        var diagnosis = best.Diagnosis is { } found ? $" {found.Why}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{name}: held-out AUC {separability.AucHeldOut:0.000}{interval} at layer {best.Layer}.{diagnosis}");
    }
}
