using System.CommandLine;
using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Dashboard.Cli.Stats;

/// <summary>Many arms, and many attempts.</summary>
internal static class StatsMany
{
    internal static Command Holm(Terminal terminal) => Adjusted("holm", "P-values of many arms, adjusted so that any error at all is rare (Holm).", terminal, MultipleTests.Holm);

    internal static Command BenjaminiHochberg(Terminal terminal) =>
        Adjusted("bh", "P-values of many arms, adjusted so that few of the findings are errors (Benjamini and Hochberg).", terminal, MultipleTests.BenjaminiHochberg);

    internal static Command PassAtK(Terminal terminal)
    {
        var (n, c, k) = (StatsFlags.Whole("--n", "Attempts at a task."), StatsFlags.Whole("--c", "Of these, passed."), StatsFlags.Whole("--k", "Attempts that are asked about, at most n."));
        return StatsAnswer.Verb("passk", "pass@k, the chance that one of k attempts passes, and pass^k, that all do; without bias.", terminal, [n, c, k], (parsed, _) =>
        {
            var given = $"--n {parsed.GetValue(n)} --c {parsed.GetValue(c)}";
            var count = StatsFlags.Tried(given, parsed.GetValue(c), parsed.GetValue(n));
            if (parsed.GetValue(k) is var asked && (asked < 1 || asked > count.Trials))
            {
                throw new BadInputException($"--k {asked}: give 1 to {count.Trials}, the number of attempts.");
            }

            return new { value = Engine.Statistics.Arms.PassAtK.Any(count, asked), all = Engine.Statistics.Arms.PassAtK.All(count, asked) };
        });
    }

    private static Command Adjusted(string name, string about, Terminal terminal, Func<IReadOnlyList<double>, IReadOnlyList<double>> adjust)
    {
        var p = StatsFlags.Probabilities();
        return StatsAnswer.Verb(name, about, terminal, [p], (parsed, _) => new { adjusted = adjust(parsed.GetRequiredValue(p)) });
    }
}
