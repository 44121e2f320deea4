namespace Vectorscope.Engine.Tests.Model;

/// <summary>Comparisons of arrays of numbers that say where they differ most.</summary>
internal static class Near
{
    /// <summary>max |expected − actual| ≤ tolerance.</summary>
    internal static void Absolute(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        var (worst, at) = Worst(expected, actual);
        Assert.True(worst <= tolerance, $"element {at}: {expected[at]} expected, {actual[at]} found; they differ by {worst}, more than {tolerance}");
    }

    /// <summary>max |expected − actual| / max |expected| ≤ tolerance.</summary>
    internal static void Relative(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        var (worst, at) = Worst(expected, actual);
        float largest = 0;
        foreach (var value in expected) largest = Math.Max(largest, Math.Abs(value));
        Assert.True(worst <= tolerance * largest,
            $"element {at}: {expected[at]} expected, {actual[at]} found; {worst / largest} of the largest value, more than {tolerance}");
    }

    private static (float Worst, int At) Worst(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.NotEqual(0, expected.Length);
        var (worst, at) = (0f, 0);
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs(expected[i] - actual[i]);
            if (difference > worst || float.IsNaN(difference)) (worst, at) = (difference, i);
            if (float.IsNaN(difference)) break;
        }
        return (worst, at);
    }
}
