using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Bench;

/// <summary>Where simulated captures are drawn from: axes of variance i^-power, a share of it common to both rows of a prompt.</summary>
/// <param name="Name">For tables.</param>
/// <param name="Width">d.</param>
/// <param name="Power">0 for equal axes.</param>
/// <param name="Prompt">Standard deviation of what the rows of a prompt share, in units of what they do not.</param>
internal sealed record Population(string Name, int Width, double Power, double Prompt)
{
    private readonly double[] _scales = [.. Enumerable.Range(1, Width).Select(i => Math.Pow(i, -Power / 2))];
    private readonly double[] _effect = Effect(Width, Power);

    /// <summary>Paired captures, each a layer of its own: a layer is measured as if it were alone.</summary>
    /// <param name="prompts">Of each capture.</param>
    /// <param name="effect">Distance of the sides, in units of the rows' own spread along it.</param>
    /// <param name="captures">How many.</param>
    /// <param name="seed">Of the draws.</param>
    internal Contrast Captures(int prompts, double effect, int captures, long seed)
    {
        string[] keys = [.. Enumerable.Range(0, prompts).Select(i => $"prompt {i}")];
        return new Contrast
        {
            SideA = "a", SideB = "b", Position = "simulated", KeysA = keys, KeysB = keys, Layers = captures, Width = Width,
            ReadA = (capture, rows) => Draw(rows, seed, capture, 0, effect / 2),
            ReadB = (capture, rows) => Draw(rows, seed, capture, 1, -effect / 2),
        };
    }

    private void Draw(Span<float> rows, long seed, int capture, int side, double shift)
    {
        var own = new SeededRandom(seed, RandomPurpose.Test, 3L * capture + side);
        var shared = new SeededRandom(seed, RandomPurpose.Test, 3L * capture + 2);
        for (var i = 0; i < rows.Length; i++)
        {
            var axis = i % Width;
            var common = Prompt == 0 ? 0 : Prompt * shared.NextNormal();
            rows[i] = (float)(_scales[axis] * (own.NextNormal() + common) + shift * _effect[axis]);
        }
    }

    // A unit of effect is a standard deviation of the rows along it, whatever the spectrum.
    private static double[] Effect(int width, double power)
    {
        var random = new SeededRandom(1000, RandomPurpose.Test, width);
        double[] direction = [.. Enumerable.Range(1, width).Select(i => random.NextNormal() * Math.Pow(i, -power / 2))];
        var norm = Math.Sqrt(direction.Sum(x => x * x));
        var spread = Math.Sqrt(direction.Select((x, i) => x / norm * (x / norm) * Math.Pow(i + 1, -power)).Sum());
        return [.. direction.Select(x => x / norm * spread)];
    }
}
