using System.Text.Json;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Directions.Finding;

namespace Vectorscope.Engine.Tests.Directions;

/// <summary>Rows of Fixtures/directions, and what NumPy and scikit-learn made of them: see make.py there.</summary>
internal sealed record ReferenceRows(
    string Name, string[] KeysA, string[] KeysB, int Width, float[][] Rows, ReferenceMethod[] Methods,
    double[]? Agreement, double[]? AgreementWithOthers, ReferenceAudit[] Audits)
{
    public static IReadOnlyList<ReferenceRows> All { get; } = JsonSerializer.Deserialize<ReferenceRows[]>(
        File.ReadAllText(Path.Combine(Fixtures.Folder("directions"), "expected.json")), JsonSerializerOptions.Web)!;

    /// <summary>Layer 0 is the same row everywhere, as an embedding is; layer 1 has the rows, which <paramref name="change"/> may change.</summary>
    /// <param name="order">Of the prompts' rows on each side; null for as they are.</param>
    public Contrast Contrast(Func<float[], float[]>? change = null, Func<int, int[]>? order = null)
    {
        int[] a = order?.Invoke(KeysA.Length) ?? [.. Enumerable.Range(0, KeysA.Length)], b = order?.Invoke(KeysB.Length) ?? [.. Enumerable.Range(0, KeysB.Length)];
        float[] Side(int[] rows, int first) => [.. rows.SelectMany(row => change is null ? Rows[first + row] : change(Rows[first + row]))];
        float[] plus = Side(a, 0), minus = Side(b, KeysA.Length);
        return new()
        {
            SideA = "capable",
            SideB = "cautious",
            Position = "last-prompt-token",
            KeysA = [.. a.Select(row => KeysA[row])],
            KeysB = [.. b.Select(row => KeysB[row])],
            Layers = 2,
            Width = Width,
            ReadA = (layer, rows) => Fill(layer, plus, rows),
            ReadB = (layer, rows) => Fill(layer, minus, rows),
        };
    }

    private static void Fill(int layer, float[] values, Span<float> rows)
    {
        if (layer == 0)
            rows.Fill(0.25f);
        else
            values.CopyTo(rows);
    }
}

internal sealed record ReferenceMethod(DirectionMethod Method, JsonElement[] Settings, double[] Row)
{
    public FindingOptions Options => Of(Method, Settings);

    public static FindingOptions Of(DirectionMethod method, JsonElement[] settings) => method switch
    {
        DirectionMethod.RobustMeanDifference => new() { Method = method, Blocks = settings[0].GetInt32(), DownWeight = settings[1].GetBoolean(), Seed = settings[2].GetInt32() },
        DirectionMethod.LogisticProbe => new() { Method = method, Regularisation = settings[0].GetDouble(), Seed = 3 },
        DirectionMethod.Lda => new() { Method = method, Shrinkage = settings[0].ValueKind == JsonValueKind.Null ? null : settings[0].GetDouble(), Seed = 3 },
        _ => new() { Method = method, Seed = 3 },
    };
}

/// <summary>Figures of held-out folds; null for the mean difference, which leaves out pairs.</summary>
internal sealed record ReferenceAudit(DirectionMethod Method, JsonElement[] Settings, double[] Halves, double? Auc, double? Effective, double? Own, double[]? Places)
{
    public FindingOptions Options => ReferenceMethod.Of(Method, Settings);
}
