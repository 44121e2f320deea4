using MathNet.Numerics.Distributions;
using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Engine.Tests.Statistics.Arms;

/// <summary>Power by thresholds against simulations that play every effect by itself and compute every p-value.</summary>
public sealed class DesignPowerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // A simulation by others of 89 shared tasks, tested within tasks (Cochran, Mantel and Haenszel; with one attempt McNemar), two-sided 5 %; its tasks' odds also
    // differ in how far they move, which ours do not.
    [Theory]
    [InlineData(0.06, 0.05, 1, 0.5, 0.21)]
    [InlineData(0.06, 0.10, 1, 0.5, 0.81)]
    [InlineData(0.25, 0.05, 1, 0.55, 0.13)]
    [InlineData(0.25, 0.10, 1, 0.55, 0.50)]
    [InlineData(0.40, 0.05, 1, 0.65, 0.14)]
    [InlineData(0.40, 0.10, 1, 0.65, 0.52)]
    [InlineData(0.06, 0.05, 3, 0.5, 0.87)]
    [InlineData(0.06, 0.05, 5, 0.5, 0.96)]
    [InlineData(0.06, 0.05, 10, 0.5, 1)]
    [InlineData(0.06, 0.10, 3, 0.5, 1)]
    [InlineData(0.25, 0.05, 3, 0.55, 0.48)]
    [InlineData(0.25, 0.05, 5, 0.55, 0.69)]
    [InlineData(0.25, 0.05, 10, 0.55, 0.92)]
    [InlineData(0.25, 0.10, 3, 0.55, 0.98)]
    [InlineData(0.40, 0.05, 3, 0.65, 0.50)]
    [InlineData(0.40, 0.05, 5, 0.65, 0.72)]
    [InlineData(0.40, 0.05, 10, 0.65, 0.95)]
    [InlineData(0.40, 0.10, 3, 0.65, 0.98)]
    public void Power_LiesWhereSimulationsOfTheSameDesignDo(double rate, double effect, int attempts, double correlation, double published) =>
        Assert.InRange(Simulate(new(rate, 89, attempts, correlation)).At(effect).Power, published - 0.04, published + 0.04);

    /// <summary>Base, effect and attempts are far from each other; with one attempt the test is McNemar's exact one.</summary>
    [Theory]
    [InlineData(0.067, 0.05, 89, 1, 0.5)]
    [InlineData(0.5, -0.2, 40, 1, 0.2)]
    [InlineData(0.3, 0.1, 30, 4, 0.6)]
    [InlineData(0.7, -0.06, 60, 3, 0.8)]
    [InlineData(0.2, 0.15, 12, 2, 0)]
    public void Power_IsThatOfPlayingTheEffectItself(double rate, double effect, int tasks, int attempts, double correlation)
    {
        var played = Played(rate, effect, correlation, [.. Enumerable.Repeat(new TaskTrials(attempts, attempts), tasks)]);
        var found = Simulate(new(rate, tasks, attempts, correlation)).At(effect).Power;

        // Two shares of 2,000 differ by more than this once in a thousand times.
        Assert.InRange(found, played - 0.05, played + 0.05);
    }

    [Fact]
    public void Power_OfARunInTheMiddle_IsThatOfPlayingIt()
    {
        TaskTrials[] trials = [.. Enumerable.Repeat(new TaskTrials(3, 2), 20), .. Enumerable.Repeat(new TaskTrials(2, 3), 10), .. Enumerable.Repeat(new TaskTrials(1, 0), 7), new(0, 2)];
        var found = DesignPower.Simulate(new TaskDifficulties(0.4, 0.5, 3), trials, cancellationToken: Cancel);

        Assert.InRange(found.At(0.15).Power, Played(0.4, 0.15, 0.5, trials) - 0.05, Played(0.4, 0.15, 0.5, trials) + 0.05);
    }

    [Fact]
    public void Power_WithoutAnEffect_IsTheLevel()
    {
        var found = DesignPower.Simulate(new(0.3, 60, 5, 0.5), 2, cancellationToken: Cancel).At(0);

        Assert.InRange(0.05, found.Low - 0.005, found.High + 0.005);
    }

    [Fact]
    public void GainAndLoss_AreTheSmallestFoundWithThePowerAskedFor()
    {
        var power = Simulate(new(0.3, 56, 5, 0.5));
        foreach (var wanted in new[] { 0.5, 0.8, 0.9 })
        {
            var (gain, loss) = (power.Gain(wanted)!.Value, power.Loss(wanted)!.Value);
            Assert.True(power.At(gain + 1e-6).Power >= wanted && power.At(gain - 1e-3).Power < wanted, $"{gain}");
            Assert.True(power.At(-loss - 1e-6).Power >= wanted && power.At(-loss + 1e-3).Power < wanted, $"{loss}");
        }
    }

    [Fact]
    public void Gain_WhereNoneIsFound_IsNone()
    {
        Assert.Null(Simulate(new(0.9, 3, 1, 0.5)).Gain(0.8));
        Assert.Null(Simulate(new(0.02, 50, 1, 0.5)).Loss(0.8));
        Assert.NotNull(Simulate(new(0.02, 50, 1, 0.5)).Gain(0.8));
    }

    [Fact]
    public async Task Cancelled_EndsEarly()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        Assert.ThrowsAny<OperationCanceledException>(() => DesignPower.Simulate(new(0.5, 2000, 100, 0.5), 1, cancellationToken: stop.Token));
    }

    private static DesignPower Simulate(BenchmarkDesign design) => DesignPower.Simulate(design, 1, cancellationToken: Cancel);

    // Beta draws, outcomes and p-values by other ways; the shift is found on draws of its own.
    private static double Played(double rate, double effect, double correlation, TaskTrials[] trials)
    {
        var random = new Random(11);
        var kappa = 1 / correlation - 1;
        double Odds()
        {
            var p = correlation == 0 ? rate : Math.Clamp(Beta.Sample(random, rate * kappa, (1 - rate) * kappa), 1e-12, 1 - 1e-12);
            return Math.Log(p / (1 - p));
        }

        double[] fitted = [.. Enumerable.Range(0, 40_000).Select(_ => Odds())];
        var (low, high) = (-30.0, 30.0);
        for (var i = 0; i < 50; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = fitted.Average(odds => 1 / (1 + Math.Exp(-odds - middle))) < rate + effect ? (middle, high) : (low, middle);
        }

        var found = 0;
        for (var i = 0; i < 2000; i++)
        {
            TaskPair[] pairs = [.. trials.Select(task =>
            {
                var odds = Odds();
                PassCount Try(double at, int times) => new(times == 0 ? 0 : Binomial.Sample(random, 1 / (1 + Math.Exp(-at)), times), times);
                return new TaskPair(Try(odds, task.A), Try(odds + low, task.B));
            })];
            var sets = SolvedSets.Of(pairs);
            found += (trials.Max(task => task.A) > 1 ? CochranMantelHaenszel.Of(pairs).P : McNemar.Of(sets.OnlyA, sets.OnlyB).TwoSided) <= 0.05 ? 1 : 0;
        }

        return found / 2000.0;
    }
}
