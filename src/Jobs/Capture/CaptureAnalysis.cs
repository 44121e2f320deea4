using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Directions;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Jobs.Capture;

/// <summary>Measures how separable each two sides of a finished capture are.</summary>
internal static class CaptureAnalysis
{
    private const int LeastPrompts = 2;

    /// <summary>A report for each pair at each position; takes a while, on the calling thread.</summary>
    public static CaptureSeparability Run(CaptureFile file, long seed, RunContext context, CancellationToken cancellationToken)
    {
        var reports = new List<SeparabilityReport>();
        foreach (var (a, b) in Pairs(file.Info.Sides))
        {
            foreach (var position in file.Info.Positions)
            {
                var what = $"{a.Name} vs {b.Name} at {position.Name()}";
                var contrast = file.Contrast(a.Name, b.Name, position);
                if (Math.Min(contrast.KeysA.Distinct().Count(), contrast.KeysB.Distinct().Count()) < LeastPrompts)
                {
                    context.Warn($"{what}: not measured, each side needs at least {LeastPrompts} different prompts there.");
                    continue;
                }
                var progress = new InlineProgress<SeparabilityProgress>(
                    p => context.Stage($"measuring separability of {what}, layer {p.LayersDone} of {p.LayersTotal}"));
                var report = Separability.Analyse(contrast, new SeparabilityOptions(Seed: seed), progress, cancellationToken);
                reports.Add(report);
                context.Log($"{what}: {Best(report)}");
                foreach (var warning in report.Warnings)
                {
                    context.Warn($"{what}: {warning.Message}");
                }
            }
        }
        return new CaptureSeparability(reports);
    }

    /// <summary>The layer that tells the sides apart best on held-out prompts, in words.</summary>
    public static string Best(SeparabilityReport report)
    {
        var best = report.BestLayer();
        return $"held-out AUC is highest at layer {best.Layer} of {report.Layers.Count - 1}: {best.AucHeldOut:0.000} " +
            $"({best.AucHeldOutInterval.Low:0.000} to {best.AucHeldOutInterval.High:0.000}); permuted labels reach {best.NullHeldOut.High:0.000} there";
    }

    private static IEnumerable<(CaptureSideInfo A, CaptureSideInfo B)> Pairs(IReadOnlyList<CaptureSideInfo> sides) =>
        sides.SelectMany((a, i) => sides.Skip(i + 1).Select(b => (a, b)));
}
