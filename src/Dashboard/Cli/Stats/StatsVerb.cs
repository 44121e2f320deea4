using System.CommandLine;

namespace Vectorscope.Dashboard.Cli.Stats;

/// <summary><c>stats</c>: the tests and intervals of the results page on figures that one types in.</summary>
internal static class StatsVerb
{
    internal static Command Create(Terminal terminal) => new("stats", "Tests and intervals for rates of arms, as the results page computes them; docs/statistics.md has formulas and sources.")
    {
        StatsComparisons.Fisher(terminal), StatsComparisons.McNemar(terminal), StatsComparisons.Cmh(terminal), StatsComparisons.Stratified(terminal),
        StatsIntervals.Wilson(terminal), StatsIntervals.ClopperPearson(terminal), StatsIntervals.Newcombe(terminal),
        StatsMany.Holm(terminal), StatsMany.BenjaminiHochberg(terminal), StatsMany.PassAtK(terminal), StatsPower.Create(terminal),
    };
}
