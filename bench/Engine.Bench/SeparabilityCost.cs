using System.Diagnostics;
using Vectorscope.Engine.Directions;

namespace Vectorscope.Engine.Bench;

/// <summary>What measuring a capture costs: paired Gaussian rows of the 4B width at its 33 layers.</summary>
internal static class SeparabilityCost
{
    private const int Layers = 33;
    private const int Width = 2560;

    internal static void Run(string[] rest, TextWriter output)
    {
        foreach (var prompts in rest is [] ? [8, 12, 30, 100, 262, 500] : rest.Select(int.Parse))
        {
            var population = new Population("cost", Width, 1, 2);
            var layers = prompts > 300 ? 2 : Layers;
            var drawn = Kept(population.Captures(prompts, 0.5, layers, seed: 1));
            Separability.Analyse(drawn, new SeparabilityOptions(), null, CancellationToken.None);
            var watch = Stopwatch.StartNew();
            var report = Separability.Analyse(drawn, new SeparabilityOptions(), null, CancellationToken.None);
            output.WriteLine($"{prompts} prompts, {report.Permutations} permutations: {watch.Elapsed.TotalMilliseconds / layers:F1} ms a layer, {watch.Elapsed.TotalMilliseconds * Layers / layers:F0} ms for {Layers} layers");
        }
    }

    // Simulated rows are drawn where they are read, which costs more than measuring them: taken out of the clock.
    private static Contrast Kept(Contrast contrast)
    {
        float[][] Side(ContrastReader read, int rows) => [.. Enumerable.Range(0, contrast.Layers).Select(layer =>
        {
            var values = new float[rows * contrast.Width];
            read(layer, values);
            return values;
        })];
        var (a, b) = (Side(contrast.ReadA, contrast.KeysA.Count), Side(contrast.ReadB, contrast.KeysB.Count));
        return contrast with { ReadA = (layer, rows) => a[layer].CopyTo(rows), ReadB = (layer, rows) => b[layer].CopyTo(rows) };
    }
}
