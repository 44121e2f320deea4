using Vectorscope.Engine.Directions;

namespace Vectorscope.Engine.Bench;

/// <summary>How often the 95 % interval of a held-out AUC holds the truth, by simulated captures through the function that captures use.</summary>
/// <remarks>
/// The truth is 0.5 without effect, else the mean AUC of all captures of the setting. Effects are found by bisection, so that the mean
/// held-out AUC comes near the target.
/// </remarks>
internal static class Coverage
{
    private static readonly double[] s_targets = [0.5, 0.6, 0.8, 0.95, 0.9995];

    private static readonly Population[] s_populations =
    [
        new("64 equal axes", 64, 0, 0),
        new("64 equal axes, prompts twice as spread", 64, 0, 2),
        new("256 axes, variance i^-0.7", 256, 0.7, 0),
        new("256 axes, variance i^-0.7, prompts twice as spread", 256, 0.7, 2),
        new("256 axes, variance 1/i, prompts twice as spread", 256, 1, 2),
    ];

    internal static void Run(string[] rest, TextWriter output)
    {
        var counts = rest is [] ? [8, 12, 30, 100] : rest.Select(int.Parse).ToArray();
        foreach (var prompts in counts)
        {
            var captures = prompts >= 100 ? 500 : 1000;
            var settings = s_populations.SelectMany(population => s_targets.Select(target => (Target: target, Found: Measure(population, prompts, target, captures, output)))).ToList();
            var cells = s_targets.Select(target =>
            {
                Setting[] found = [.. settings.Where(setting => setting.Target == target).Select(setting => setting.Found)];
                return $"{found.Min(s => s.Covered):.000} / {found.Average(s => s.Covered):.000} ({found.Average(s => s.Width):.00})";
            });
            output.WriteLine($"| {prompts} | {string.Join(" | ", cells)} |");
        }
    }

    private static Setting Measure(Population population, int prompts, double target, int captures, TextWriter output)
    {
        var effect = target == 0.5 ? 0 : Calibrate(population, prompts, target);
        var layers = Analyse(population, prompts, effect, captures, seed: 99);
        var truth = target == 0.5 ? 0.5 : layers.Average(layer => layer.AucHeldOut);
        var setting = new Setting(
            layers.Average(layer => layer.AucHeldOutInterval!.Low <= truth && truth <= layer.AucHeldOutInterval.High ? 1.0 : 0),
            layers.Average(layer => layer.AucHeldOutInterval!.High - layer.AucHeldOutInterval.Low));
        var point = layers.Count(layer => layer.AucHeldOutInterval is { Low: >= 1 });
        output.WriteLine($"# {population.Name}, {prompts} prompts, effect {effect:F2}: mean {layers.Average(layer => layer.AucHeldOut):F4}, covered {setting.Covered:F3}, width {setting.Width:F3}, p <= .05 in {layers.Average(layer => layer.PValue <= 0.05 ? 1.0 : 0):F3}, [1, 1] in {point}");
        return setting;
    }

    private static double Calibrate(Population population, int prompts, double target)
    {
        double low = 0, high = 60;
        for (var step = 0; step < 14; step++)
        {
            var middle = (low + high) / 2;
            if (Analyse(population, prompts, middle, 60, seed: 5).Average(layer => layer.AucHeldOut) < target)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }

    // The interval of one capture does not depend on the permutations: as few as are allowed.
    private static IReadOnlyList<LayerSeparability> Analyse(Population population, int prompts, double effect, int captures, long seed) =>
        Separability.Analyse(population.Captures(prompts, effect, captures, seed), new SeparabilityOptions(Permutations: 39), null, CancellationToken.None).Layers;

    private sealed record Setting(double Covered, double Width);
}
