using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Playground;

namespace Vectorscope.Jobs.Tests.Playground;

public sealed class LayerScaleTests
{
    private const int Width = 4;

    // One layer's row along the first axis, so that projections are first numbers.
    private static LayerScale At(float row, float? positive, float? neutral, float? negative, float? ambient = null)
    {
        float[] Rows(float value) => [value, 0, 0, 0, value, 0, 0, 0];
        float[]? Mean(float? value) => value is { } known ? Rows(known) : null;
        return LayerScale.Of(new Direction("d", 1, Rows(row), new(Mean(positive), Mean(negative), Mean(neutral)), ambient is { } norm ? [norm, norm] : null))[1];
    }

    [Fact]
    public void Of_BothPoles_LiesAboutTheirMiddleWithThePolesAtHalf() =>
        Assert.Equal(new LayerScale(1, true, 20, 4, 22, 20.5, 18), At(2, 22, 20.5f, 18));

    [Fact]
    public void Of_NeutralFarFromBothPoles_IsWideEnoughForIt() => Assert.Equal(new LayerScale(1, true, 20, 20, 22, 30, 18), At(2, 22, 30, 18));

    [Fact]
    public void Of_NoPoles_FollowsTheNormOfTheStream() => Assert.Equal(new LayerScale(1, true, 0, 4 * 10 / 2.0, null, 3, null), At(2, null, 3, null, 10));

    [Fact]
    public void Of_NothingKnown_SaysNothing() => Assert.Equal(new LayerScale(1, true, 0, null, null, null, null), At(2, null, null, null));

    [Fact]
    public void Of_NoRow_SaysNothingWhateverTheMeans() => Assert.Equal(new LayerScale(1, false, 0, null, null, null, null), At(0, 22, 20, 18, 10));
}
