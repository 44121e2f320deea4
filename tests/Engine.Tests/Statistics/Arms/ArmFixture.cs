using System.Text.Json;

namespace Vectorscope.Engine.Tests.Statistics.Arms;

/// <summary>Values of SciPy and statsmodels, made by Fixtures/arms/make.py.</summary>
internal static class ArmFixture
{
    private static readonly JsonElement All = JsonDocument.Parse(File.ReadAllText(Path.Combine(Fixtures.Folder("arms"), "expected.json"))).RootElement;

    internal static IEnumerable<JsonElement> Of(string name) => All.GetProperty(name).EnumerateArray();

    internal static int Int(this JsonElement row, string name) => row.GetProperty(name).GetInt32();

    internal static double Number(this JsonElement row, string name) => row.GetProperty(name).GetDouble();

    internal static double[] Numbers(this JsonElement row, string name) => [.. row.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    /// <summary>Equal to ten digits after the point, and relatively where the number is small.</summary>
    internal static void Near(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-10 * Math.Max(1, Math.Abs(expected)), $"{expected:R} expected, {actual:R} found");
}
