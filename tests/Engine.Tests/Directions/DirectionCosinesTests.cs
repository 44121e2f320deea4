using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Tests.Directions;

public sealed class DirectionCosinesTests
{
    // Rows at known angles from the first axis, in degrees; NaN for none.
    private static Direction At(string name, params double[] degrees) =>
        new(name, degrees.Length - 1, [.. degrees.SelectMany(angle => double.IsNaN(angle) ? new float[2]
            : [(float)(3 * Math.Cos(angle * Math.PI / 180)), (float)(3 * Math.Sin(angle * Math.PI / 180))])]);

    [Fact]
    public void Matrix_OfKnownAngles_HasTheirCosines()
    {
        var matrix = DirectionCosines.Matrix([At("a", 0, 10), At("b", 90, 70), At("c", 5, double.NaN), At("d", 180, 190)], 1);

        double?[][] expected = [[1, 0.5, null, -1], [0.5, 1, null, -0.5], [null, null, null, null], [-1, -0.5, null, 1]];
        Equal(expected, matrix);
    }

    [Fact]
    public void AcrossLayers_OfKnownAngles_HasRowsOfTheFirst()
    {
        var cosines = DirectionCosines.AcrossLayers(At("a", 0, 30, double.NaN), At("b", 60, 90, 120));

        double?[][] expected = [[0.5, 0, -0.5], [Math.Sqrt(3) / 2, 0.5, 0], [null, null, null]];
        Equal(expected, cosines);
    }

    [Fact]
    public void Matrix_OfOtherWidths_IsRefusedByName() =>
        Assert.Contains("has width 2 and", Assert.Throws<DirectionException>(() =>
            DirectionCosines.Matrix([At("a", 0, 0), new Direction("wide", 1, new float[6])], 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void Matrix_AtALayerThatIsNotThere_IsRefused() =>
        Assert.Contains("2 is none of them", Assert.Throws<DirectionException>(() => DirectionCosines.Matrix([At("a", 0, 0)], 2)).Message, StringComparison.Ordinal);

    private static void Equal(double?[][] expected, double?[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Length, actual[i].Length);
            for (var j = 0; j < expected[i].Length; j++)
            {
                Assert.Equal(expected[i][j] is null, actual[i][j] is null);
                if (expected[i][j] is { } number)
                    Assert.Equal(number, actual[i][j]!.Value, 1e-6);
            }
        }
    }
}
