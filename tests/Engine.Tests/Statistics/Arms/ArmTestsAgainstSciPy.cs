using System.Text.Json;
using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Statistics.Arms;
using static Vectorscope.Engine.Tests.Statistics.Arms.ArmFixture;

namespace Vectorscope.Engine.Tests.Statistics.Arms;

/// <summary>Every test and interval of arms against SciPy's and statsmodels' values.</summary>
public sealed class ArmTestsAgainstSciPy
{
    [Fact]
    public void FisherExact_EveryTail()
    {
        foreach (var row in Of("fisher"))
        {
            var found = FisherExact.Of(new(row.Int("a"), row.Int("n")), new(row.Int("b"), row.Int("m")));

            Near(row.Number("greater"), found.Greater);
            Near(row.Number("less"), found.Less);
            Near(row.Number("twoSided"), found.TwoSided);
        }
    }

    [Fact]
    public void McNemar_EveryTail()
    {
        foreach (var row in Of("mcnemar"))
        {
            var found = McNemar.Of(row.Int("b"), row.Int("c"));

            Near(row.Number("greater"), found.Greater);
            Near(row.Number("less"), found.Less);
            Near(row.Number("twoSided"), found.TwoSided);
            Near(row.Number("midP"), found.MidP);
        }
    }

    [Fact]
    public void ClopperPearsonAndWilson_AtEveryLevel()
    {
        foreach (var row in Of("clopperPearson"))
        {
            var count = new PassCount(row.Int("k"), row.Int("n"));
            var exact = ClopperPearson.Of(count, row.Number("level"));
            var wilson = WilsonInterval.Of(count.Passed, count.Trials, ConfidenceLevel.Z(row.Number("level")));

            Near(row.Number("low"), exact.Low);
            Near(row.Number("high"), exact.High);
            Near(row.Number("wilsonLow"), wilson.Low);
            Near(row.Number("wilsonHigh"), wilson.High);
        }
    }

    [Fact]
    public void Strata_CmhAndExact()
    {
        foreach (var row in Of("strata"))
        {
            TaskPair[] tasks = [.. row.GetProperty("rows").EnumerateArray().Select(Task)];
            var (cmh, exact) = (CochranMantelHaenszel.Of(tasks), StratifiedExact.Of(tasks));

            Near(row.Number("statistic"), cmh.Statistic);
            Near(row.Number("p"), cmh.P);
            Near(row.Number("oddsRatio"), cmh.OddsRatio!.Value);
            Near(row.Number("greater"), exact.Greater);
            Near(row.Number("less"), exact.Less);
            Near(row.Number("twoSided"), exact.TwoSided);
        }

        static TaskPair Task(JsonElement row)
        {
            var cells = row.EnumerateArray().Select(cell => cell.GetInt32()).ToArray();
            return new(new(cells[0], cells[0] + cells[1]), new(cells[2], cells[2] + cells[3]));
        }
    }

    [Fact]
    public void Newcombe_PairedAndUnpaired()
    {
        foreach (var row in Of("newcombe"))
        {
            var found = NewcombeInterval.Unpaired(new(row.Int("a"), row.Int("n")), new(row.Int("b"), row.Int("m")), row.Number("level"));

            Near(row.Number("low"), found.Low);
            Near(row.Number("high"), found.High);
        }

        foreach (var row in Of("newcombePaired"))
        {
            var found = NewcombeInterval.Paired(row.Int("both"), row.Int("onlyA"), row.Int("onlyB"), row.Int("neither"), row.Number("level"));

            Near(row.Number("low"), found.Low);
            Near(row.Number("high"), found.High);
        }
    }

    [Fact]
    public void HolmAndBenjaminiHochberg_InTheOrderGiven()
    {
        foreach (var row in Of("many"))
        {
            var p = row.Numbers("p");

            Assert.All(row.Numbers("holm").Zip(MultipleTests.Holm(p)), pair => Near(pair.First, pair.Second));
            Assert.All(row.Numbers("bh").Zip(MultipleTests.BenjaminiHochberg(p)), pair => Near(pair.First, pair.Second));
        }
    }

    [Fact]
    public void PassAtK_AnyAndAll()
    {
        foreach (var row in Of("passAtK"))
        {
            var count = new PassCount(row.Int("c"), row.Int("n"));

            Near(row.Number("any"), PassAtK.Any(count, row.Int("k")));
            Near(row.Number("all"), PassAtK.All(count, row.Int("k")));
        }
    }

    [Fact]
    public void PairedEValue_IsTheMixtureOfBets()
    {
        foreach (var row in Of("eValue"))
        {
            var expected = row.Number("value");

            Assert.Equal(1, PairedEValue.Of(row.Int("b"), row.Int("c")) / expected, 1e-10);
        }
    }

    [Fact]
    public void TaskMeans_BothErrors()
    {
        foreach (var row in Of("taskMeans"))
        {
            var found = TaskMeans.Difference(row.GetProperty("pairs").EnumerateArray().Select(pair => pair.EnumerateArray().Select(cell => cell.GetInt32()).ToArray())
                .Select(cells => new TaskPair(new(cells[0], cells[1]), new(cells[2], cells[3]))));

            Near(row.Number("mean"), found.Mean);
            Near(row.Number("taskError"), found.TaskError!.Value);
            Near(row.Number("attemptError"), found.AttemptError!.Value);
            Near(row.Number("low"), found.ForTasksLikeThese()!.Low);
            Near(row.Number("high"), found.ForTasksLikeThese()!.High);
        }
    }
}
