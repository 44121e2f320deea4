using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Interventions.Divergences;

public sealed class DivergenceTests
{
    private static float Log(double p) => (float)Math.Log(p);

    [Fact]
    public void OfLogits_TwoKnownDistributions_IsTheSumOfTheDefinition()
    {
        // ½ ln(½ / ¼) + ½ ln(½ / ¾) and ¼ ln(¼ / ½) + ¾ ln(¾ / ½).
        float[] p = [Log(0.5), Log(0.5)], q = [Log(0.25), Log(0.75)];

        Assert.Equal((0.5 * Math.Log(2)) + (0.5 * Math.Log(2.0 / 3)), Divergence.OfLogits(p, q), 1e-7);
        Assert.Equal((0.25 * Math.Log(0.5)) + (0.75 * Math.Log(1.5)), Divergence.OfLogits(q, p), 1e-7);
    }

    // Of normal numbers as logits: KL between softmaxes of s·i and t·i over i = 0…n−1 has geometric sums as closed forms.
    [Theory]
    [InlineData(0.5, 0.25, 7)]
    [InlineData(-1, 2, 40)]
    [InlineData(0.0078125, 0.015625, 1000)]
    public void OfLogits_GeometricDistributions_IsTheirClosedForm(double s, double t, int n)
    {
        double LogZ(double a) => Math.Log(Math.Abs((Math.Exp(a * n) - 1) / (Math.Exp(a) - 1)));
        // The mean of i is the derivative of ln Z.
        var mean = (n * Math.Exp(s * n) / (Math.Exp(s * n) - 1)) - (Math.Exp(s) / (Math.Exp(s) - 1));

        var found = Divergence.OfLogits([.. Enumerable.Range(0, n).Select(i => (float)(s * i))], [.. Enumerable.Range(0, n).Select(i => (float)(t * i))]);

        Assert.Equal(((s - t) * mean) - LogZ(s) + LogZ(t), found, 1e-9);
    }

    [Fact]
    public void OfLogits_LogitsThatDifferByAConstant_IsNothing()
    {
        var random = new SeededRandom(3, RandomPurpose.Test, 0);
        float[] p = [.. Enumerable.Range(0, 5000).Select(_ => (float)Math.Round(8 * random.NextNormal()))];

        Assert.Equal(0, Divergence.OfLogits(p, [.. p.Select(logit => logit + 1024)]), 1e-12);
    }

    [Fact]
    public void OfLogits_FarApart_StaysFinite()
    {
        Assert.Equal(20000, Divergence.OfLogits([10000, -10000], [-10000, 10000]), 1e-6);
        Assert.Equal(0, Divergence.OfLogits([1e30f, 0], [1e30f, 0]));
    }

    [Fact]
    public void OfLogits_WhatIsNoDistribution_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Divergence.OfLogits([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => Divergence.OfLogits([], []));
        Assert.Throws<ArgumentException>(() => Divergence.OfLogits([1, float.NaN], [1, 2]));
        Assert.Throws<ArgumentException>(() => Divergence.OfLogits([1, 2], [float.NegativeInfinity, 2]));
    }
}
