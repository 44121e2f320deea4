using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Text;

namespace Vectorscope.Jobs.Capture;

/// <summary>Measures how separable each two sides of a finished capture are.</summary>
internal static class CaptureAnalysis
{
    /// <summary>A report for each pair at each position, and a sentence for each that could not be measured; takes a while, on the calling thread.</summary>
    public static (CaptureSeparability Separability, IReadOnlyList<string> NotMeasured) Run(
        CaptureFile file, IProgress<string> stage, CancellationToken cancellationToken)
    {
        var (reports, notMeasured) = (new List<SeparabilityReport>(), new List<string>());
        foreach (var (a, b) in Pairs(file.Info.Sides))
        {
            foreach (var position in file.Info.Positions)
            {
                var what = $"{a.Name} vs {b.Name} at {position.Name()}";
                var progress = new InlineProgress<SeparabilityProgress>(
                    p => stage.Report($"measuring separability of {what}, layer {p.LayersDone} of {p.LayersTotal}"));
                try
                {
                    reports.Add(Separability.Analyse(
                        file.Contrast(a.Name, b.Name, position), new SeparabilityOptions(Seed: file.Info.Seed), progress, cancellationToken));
                }
                catch (RefusedInputException e)
                {
                    notMeasured.Add($"{what}: not measured. {e.Message}");
                }
            }
        }
        return (new CaptureSeparability(reports), notMeasured);
    }

    /// <summary>What a reader of the run should hear, in the order of the reports.</summary>
    /// <returns>Sentences, and whether each is a warning.</returns>
    public static IEnumerable<(string Text, bool Warning)> Findings(CaptureSeparability separability)
    {
        foreach (var report in separability.Reports)
        {
            var what = $"{report.SideA} vs {report.SideB} at {report.Position}";
            yield return ($"{what}: {BestLayerText.Of(report)}", false);
            foreach (var warning in report.Warnings)
            {
                yield return ($"{what}: {warning.Message}", true);
            }
        }
    }

    /// <summary>How the run ended, in a sentence or two.</summary>
    public static string Summary(CaptureFileInfo info, CaptureSeparability separability)
    {
        var captured = $"Captured {Amount.Of(info.Sides.Sum(side => side.Prompts.Count), "prompt")} at {Amount.Of(info.Layers, "layer")}.";
        return separability.Reports is [var first, ..]
            ? $"{captured} {first.SideA} vs {first.SideB}: {BestLayerText.Of(first)}."
            : captured;
    }

    private static IEnumerable<(CaptureSideInfo A, CaptureSideInfo B)> Pairs(IReadOnlyList<CaptureSideInfo> sides) =>
        sides.SelectMany((a, i) => sides.Skip(i + 1).Select(b => (a, b)));
}
