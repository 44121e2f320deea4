using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Engine.Directions.Finding;

namespace Vectorscope.Engine.Bench;

/// <summary>How often the 95 % interval of a held-out AUC in folds holds the truth, by simulated captures through the code of the audit; as <see cref="Coverage"/> for the mean difference.</summary>
internal static class FoldCoverage
{
    private const int Captures = 300;

    private static readonly double[] s_effects = [0, 1.5, 3];

    private static readonly Population[] s_populations = [new("32 equal axes", 32, 0, 0), new("64 axes, variance i^-0.7, prompts twice as spread", 64, 0.7, 2)];

    internal static void Run(string[] rest, TextWriter output)
    {
        foreach (var prompts in rest is [] ? [12, 30] : rest.Select(int.Parse))
        {
            foreach (var method in Enum.GetValues<DirectionMethod>().Where(method => method != DirectionMethod.MeanDifference))
            {
                var cells = s_effects.Select(effect => string.Join("; ", s_populations.Select(population => Measure(population, prompts, effect, method))));
                output.WriteLine($"| {prompts} | {method} | {string.Join(" | ", cells)} |");
            }
        }
    }

    private static string Measure(Population population, int prompts, double effect, DirectionMethod method)
    {
        var contrast = population.Captures(prompts, effect, Captures, seed: 99);
        var (groups, options) = (Separability.Measurable(contrast), new FindingOptions { Method = method });
        // 19 permutations can tell .05; an interval depends on none.
        var arrangements = new Arrangements(groups, new SeparabilityOptions(Permutations: effect == 0 ? 19 : 1));
        var layers = new LayerFigures(groups, ContrastMeasurement.Of(
            contrast, groups, arrangements, HeldOut.Of(groups, options, population.Width), 1, null, null, CancellationToken.None)).All();
        var mean = layers.Average(layer => layer.AucHeldOut);
        var truth = effect == 0 ? 0.5 : mean;
        var covered = layers.Average(layer => layer.AucHeldOutInterval!.Low <= truth && truth <= layer.AucHeldOutInterval.High ? 1.0 : 0);
        var width = layers.Average(layer => layer.AucHeldOutInterval!.High - layer.AucHeldOutInterval.Low);
        return effect == 0
            ? $"{covered:.000} ({width:.00}), p {layers.Average(layer => layer.PValue <= 0.05 ? 1.0 : 0):.000}"
            : $"{mean:.00}: {covered:.000} ({width:.00})";
    }
}
