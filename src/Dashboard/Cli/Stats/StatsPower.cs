using System.CommandLine;
using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Dashboard.Cli.Stats;

/// <summary>What a design can find.</summary>
internal static class StatsPower
{
    internal static Command Create(Terminal terminal)
    {
        var (rate, effect) = (StatsFlags.Number("--base", "Rate of arm A, above 0 and below 1."), StatsFlags.Number("--effect", "Rate of arm B less that of A."));
        var (tasks, attempts) = (StatsFlags.Whole("--tasks", "Tasks that both arms work on."), StatsFlags.Whole("--attempts", "Attempts of each arm at each task."));
        var correlation = StatsFlags.Number("--icc", "Correlation of two attempts at one task, 0 to below 1; agents on Terminal-Bench have 0.5 to 0.9.");
        var seed = new Option<long>("--seed") { Description = "Same seed, same answer (default 1).", HelpName = "N", DefaultValueFactory = _ => 1 };
        var alpha = new Option<double>("--alpha") { Description = "Level of the two-sided test (default 0.05).", HelpName = "X", DefaultValueFactory = _ => 0.05 };
        var times = new Option<int>("--simulations") { Description = "Simulated comparisons (default 2000).", HelpName = "N", DefaultValueFactory = _ => 2000 };
        return StatsAnswer.Verb("power", "How often a comparison finds an effect, by simulation; with a Wilson interval over the simulations.", terminal, [rate, effect, tasks, attempts, correlation, seed, alpha, times], (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(times) is < 1 or > 1_000_000)
            {
                throw new BadInputException($"--simulations {parsed.GetValue(times)}: give 1 to 1000000.");
            }

            var design = new BenchmarkDesign(parsed.GetValue(rate), parsed.GetValue(tasks), parsed.GetValue(attempts), parsed.GetValue(correlation));
            return StatsAnswer.Of(
                $"--base {design.Base} --effect {parsed.GetValue(effect)} --tasks {design.Tasks} --attempts {design.Attempts} --icc {design.Correlation} --alpha {parsed.GetValue(alpha)}",
                () => DesignPower.Simulate(design, parsed.GetValue(seed), parsed.GetValue(alpha), parsed.GetValue(times), cancellationToken).At(parsed.GetValue(effect)));
        });
    }
}
