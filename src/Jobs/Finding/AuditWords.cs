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
        var calls = best.Diagnosis?.Family switch
        {
            EditFamily.Symmetric => "calls for a symmetric edit",
            EditFamily.OneSidedFloor => "calls for a one-sided floor",
            EditFamily.AffineOrOneSided => "calls for an affine or one-sided edit",
            EditFamily.Undecided => "calls for no family of edits in particular",
            _ => "was not diagnosed",
        };
        return string.Create(CultureInfo.InvariantCulture, $"Direction {name}: at layer {best.Layer}, with a held-out AUC of {separability.AucHeldOut:0.000}{interval}, it {calls}.");
    }
}
