using System.CommandLine;
using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Dashboard.Cli.Stats;

/// <summary>Intervals of rates and of their difference.</summary>
internal static class StatsIntervals
{
    internal static Command Wilson(Terminal terminal) => OfRate("wilson", "Wilson's interval of a rate.", terminal, (count, level) => WilsonInterval.Of(count.Passed, count.Trials, ConfidenceLevel.Z(level)));

    internal static Command ClopperPearson(Terminal terminal) => OfRate("clopper-pearson", "The exact interval of a rate, which covers at least as often as it says.", terminal, Engine.Statistics.Arms.ClopperPearson.Of);

    internal static Command Newcombe(Terminal terminal)
    {
        var (a, b, level) = (StatsFlags.Count("--a", "Arm A"), StatsFlags.Count("--b", "Arm B"), StatsFlags.Level());
        return StatsAnswer.Verb("newcombe", "Newcombe's interval of the difference of two rates from separate trials, A less B.", terminal, [a, b, level], (parsed, _) =>
        {
            var (first, second) = (parsed.Read(a), parsed.Read(b));
            var found = StatsAnswer.Of($"--level {parsed.GetValue(level)}", () => NewcombeInterval.Unpaired(first, second, parsed.GetValue(level)));
            return new { difference = first.Rate - second.Rate, low = found.Low, high = found.High };
        });
    }

    private static Command OfRate(string name, string about, Terminal terminal, Func<PassCount, double, Interval> interval)
    {
        var (k, n, level) = (StatsFlags.Whole("--k", "Passed."), StatsFlags.Whole("--n", "Trials."), StatsFlags.Level());
        return StatsAnswer.Verb(name, about, terminal, [k, n, level], (parsed, _) =>
        {
            var count = StatsFlags.Tried($"--k {parsed.GetValue(k)} --n {parsed.GetValue(n)}", parsed.GetValue(k), parsed.GetValue(n));
            var found = StatsAnswer.Of($"--level {parsed.GetValue(level)}", () => interval(count, parsed.GetValue(level)));
            return new { rate = count.Rate, low = found.Low, high = found.High };
        });
    }
}
