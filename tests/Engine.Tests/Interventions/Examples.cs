using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Interventions;

/// <summary>Directions and operations on the tiny model.</summary>
internal static class Examples
{
    internal static readonly ModelConfig Tiny = ModelConfig.Load(Fixtures.TinyModel);

    internal static int Layers => Tiny.LayerCount;

    internal static int Width => Tiny.HiddenSize;

    /// <summary>Random rows with means to either side of a random middle, and an ambient norm.</summary>
    internal static Direction Direction(long seed = 1, int? shortRow = null, ModelConfig? model = null)
    {
        var random = new SeededRandom(seed, RandomPurpose.Response, 0);
        var (layers, width) = ((model ?? Tiny).LayerCount, (model ?? Tiny).HiddenSize);
        var count = (layers + 1) * width;
        float[] Draw() => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
        var (rows, middle) = (Draw(), Draw());
        if (shortRow is { } layer) rows.AsSpan(layer * width, width).Clear();
        return new($"d{seed}", layers, rows,
            new([.. middle.Zip(rows, (m, r) => m + (0.75f * r))], [.. middle.Zip(rows, (m, r) => m - (0.25f * r))], Draw()),
            [.. Enumerable.Range(0, layers + 1).Select(i => 2f + i)]);
    }

    internal static CompiledIntervention Compile(Intervention intervention, params Direction[] directions) =>
        CompiledIntervention.Of(intervention, name => directions.Single(direction => direction.Name == name), Layers, Width);

    internal static CompiledIntervention Compile(Operation operation, params Direction[] directions) => Compile(new Intervention([operation]), directions);
}
