using Vectorscope.Engine.Interventions;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>Files of directions with numbers that follow from a seed.</summary>
internal static class TestDirection
{
    public const int Layers = 3, Width = 8;

    /// <summary>Row 0 is zero, as of one taken at the last prompt token; the others are not.</summary>
    public static Direction Of(int seed = 1, int layers = Layers, int width = Width, bool known = false)
    {
        float Number(int i) => MathF.Sin((seed * 100) + i);
        float[] rows = [.. Enumerable.Range(0, (layers + 1) * width).Select(i => i < width ? 0 : Number(i))];
        var ambient = Enumerable.Repeat(10f, layers + 1).ToArray();
        return known
            ? new($"d{seed}", layers, rows, new(rows, [.. rows.Select(value => -value)], [.. rows.Select(value => value / 2)]), ambient)
            : new($"d{seed}", layers, rows);
    }

    public static string Save(string path, int seed = 1, int layers = Layers, int width = Width, bool known = false, params (string Name, string Text)[] provenance)
    {
        DirectionFile.Save(path, Of(seed, layers, width, known), provenance.ToDictionary(pair => pair.Name, pair => pair.Text));
        return path;
    }

    /// <summary>A file with a number that is none, which no writer of this program makes.</summary>
    public static string SaveWithNaN(string path)
    {
        using var file = Engine.Checkpoints.SafetensorsWriter.Create(path, [new("direction", Engine.Checkpoints.TensorType.F32, [2, 2])]);
        file.Write("direction", [0f, 0, float.NaN, 1]);
        return path;
    }
}
