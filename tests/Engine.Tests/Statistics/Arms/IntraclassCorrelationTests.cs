using MathNet.Numerics.Distributions;
using Vectorscope.Engine.Statistics.Arms;
using static Vectorscope.Engine.Tests.Statistics.Arms.ArmFixture;

namespace Vectorscope.Engine.Tests.Statistics.Arms;

public sealed class IntraclassCorrelationTests
{
    [Fact]
    public void Estimate_IsSciPysAnalysisOfVariance()
    {
        foreach (var row in Of("intraclass"))
        {
            var tasks = row.GetProperty("rows").EnumerateArray().Select(task => new PassCount(task[0].GetInt32(), task[1].GetInt32()));

            Near(row.Number("value"), IntraclassCorrelation.Of(tasks)!.Value);
        }
    }

    [Fact]
    public void Estimate_OfManyTasks_IsTheCorrelationTheyWereDrawnWith()
    {
        var random = new Random(5);
        // Beta(0.3, 0.7): two attempts correlate by 1/(0.3 + 0.7 + 1).
        var tasks = Enumerable.Range(0, 20_000).Select(_ => new PassCount(Binomial.Sample(random, Beta.Sample(random, 0.3, 0.7), 3), 3));

        Assert.InRange(IntraclassCorrelation.Of(tasks)!.Value, 0.485, 0.515);
    }

    [Fact]
    public void Estimate_WhereItCannotBeTold_IsNone()
    {
        Assert.Null(IntraclassCorrelation.Of([]));
        Assert.Null(IntraclassCorrelation.Of([new(2, 5)]));
        Assert.Null(IntraclassCorrelation.Of([new(1, 1), new(0, 1), new(1, 1)]));
        Assert.Null(IntraclassCorrelation.Of([new(0, 5), new(0, 5)]));
        Assert.Null(IntraclassCorrelation.Of([new(5, 5), new(5, 5)]));
        // Every attempt at a task ends alike: all the difference lies between tasks.
        Assert.Equal(1, IntraclassCorrelation.Of([new(0, 5), new(5, 5), new(0, 0)]));
    }
}
