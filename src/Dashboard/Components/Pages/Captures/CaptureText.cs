using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Statistics;
using Vectorscope.Jobs.Capture;

namespace Vectorscope.Dashboard.Components.Pages.Captures;

/// <summary>What the capture page says in words.</summary>
public static class CaptureText
{
    /// <summary>A 95 % interval; at the end of the scale it is one-sided, and with few prompts there is none.</summary>
    public static string Interval(Interval? interval) => Interval(interval, share => Format.Auc(share));

    /// <summary>The same of a share that is shown as per cent.</summary>
    public static string PercentInterval(Interval? interval) => Interval(interval, Format.Percent);

    private static string Interval(Interval? interval, Func<double, string> number) => interval switch
    {
        null => "no interval: too few prompts",
        { Low: > 0, High: < 1 } => $"95 %: {number(interval.Low)} to {number(interval.High)}",
        { Low: > 0 } => $"95 %: at least {number(interval.Low)}",
        { High: < 1 } => $"95 %: at most {number(interval.High)}",
        _ => "95 %: anything",
    };

    /// <summary>The interval of the held-out AUC of the layer that is shown, with why it is the one it is.</summary>
    public static string HeldOut(SeparabilityReport report, LayerSeparability layer, bool chosen)
    {
        if (IsEarlier(report))
        {
            return $"95 %: {Format.Interval(layer.AucHeldOutInterval!.Low, layer.AucHeldOutInterval.High)}, too narrow";
        }

        return chosen || layer.AucHeldOutIntervalOfAll is not { } widened
            ? Interval(layer.AucHeldOutInterval)
            : $"{Interval(widened)}, as the best of {Format.Count(report.Layers.Count)}";
    }

    /// <summary>Under the AUC curves: which layer is shown, and why.</summary>
    public static string Shown(CaptureView view)
    {
        const string follow = "Click a layer to follow it through the page, or use the j and k keys.";
        if (view.LayerChosen)
        {
            return follow;
        }

        var layers = BestLayerText.Layers(view.Report);
        return view.Report.BestLayers().Count > 1
            ? $"{char.ToUpperInvariant(layers[0])}{layers[1..]} of {view.Report.Layers[^1].Layer} share the highest held-out AUC; layer {view.Layer.Layer} is shown, of these the one with the largest d′. {follow}"
            : $"Layer {view.Layer.Layer} is shown because its held-out AUC is highest; its interval is widened for that. {follow}";
    }

    /// <summary>How the figures were made.</summary>
    public static string Estimate(SeparabilityReport report) => IsEarlier(report)
        ? $"an earlier method: folds by prompt, 10 repeats, {Format.Count(report.Options.Permutations ?? 0, "permutation")}, bootstrap with fixed directions; seed {report.Options.Seed}"
        : report.AllPermutations
            ? $"every two prompts left out; all {Format.Count(report.Permutations + 1)} arrangements of the labels"
            : $"every two prompts left out; {Format.Count(report.Permutations, "permutation")}, seed {report.Options.Seed}";

    /// <summary>How the sides' prompts belong together.</summary>
    public static string Prompts(Pairing pairing) => pairing switch
    {
        Pairing.Paired => "paired: both sides answer the same ones",
        Pairing.Mixed => "partly paired: the sides share some",
        _ => "unpaired: the sides answer different ones",
    };

    /// <summary>Whether a report was made by folds and a bootstrap.</summary>
    public static bool IsEarlier(SeparabilityReport report) => report.Version < SeparabilityReport.CurrentVersion;
}
