using System.Text.Json.Serialization;
using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Benchmarking.Power;

/// <summary>How often a design finds an effect: what is asked.</summary>
/// <param name="Base">The baseline's rate, above 0 and below 1.</param>
/// <param name="Effect">The other arm's rate less the baseline's.</param>
/// <param name="Tasks">That both arms work on.</param>
/// <param name="Attempts">Of each arm at each task.</param>
/// <param name="Icc">Correlation of two attempts at one task.</param>
/// <param name="Alpha">Level of the two-sided test.</param>
/// <param name="Seed">Of the simulation.</param>
/// <param name="Simulations">Simulated comparisons.</param>
public sealed record PowerQuestion(double Base, double Effect, int Tasks, int Attempts, double Icc, double Alpha = 0.05, long Seed = 1, int Simulations = PowerQuestion.UsualSimulations)
{
    public const int UsualSimulations = 2000;

    /// <summary>More are not simulated while somebody waits.</summary>
    public const int MostTasks = 2000;

    public const int MostAttempts = 100;

    private const int MostSimulations = 100_000;
    // Trials of both arms over all simulations: seconds of work.
    private const long MostTrials = 100_000_000, QuickTrials = 20_000_000;
    private const int FewestSimulations = 200;

    [JsonIgnore]
    public BenchmarkDesign Design => new(Base, Tasks, Attempts, Icc);

    /// <summary>So many simulations of a design are a matter of a second or two.</summary>
    public static int Quick(int tasks, int attempts, int most = UsualSimulations) =>
        (int)Math.Clamp(QuickTrials / Math.Max(1, 2L * tasks * attempts), FewestSimulations, most);

    /// <summary>What cannot be simulated, by the field that has to change.</summary>
    public IReadOnlyList<SpecError> Check()
    {
        var errors = new List<SpecError>();
        void Require(bool holds, string field, string message)
        {
            if (!holds)
            {
                errors.Add(new SpecError(field, message));
            }
        }

        Require(Base is > 0 and < 1, "base", "A base rate lies between 0 and 1: at 0 no arm can be worse, at 1 none better.");
        Require(errors.Count > 0 || Base + Effect is > 0 and < 1, "effect", "With this base the other arm's rate would not lie between 0 and 1.");
        Require(Tasks >= 1, "tasks", "A design has tasks.");
        Require(Tasks <= MostTasks, "tasks", "More than 2,000 tasks are not simulated here; ./vectorscope stats power takes any number.");
        Require(Attempts is >= 1 and <= MostAttempts, "attempts", "Give 1 to 100 attempts.");
        Require(Icc is >= 0 and < 1, "icc", "A correlation lies between 0 and 1, 1 excluded.");
        Require(Alpha is > 0 and < 1, "alpha", "A level lies between 0 and 1, such as 0.05.");
        Require(Simulations is >= 1 and <= MostSimulations, "simulations", "Give 1 to 100,000 simulations.");
        Require(errors.Count > 0 || 2L * Tasks * Attempts * Simulations <= MostTrials, "simulations", $"So large a design is simulated at most {MostTrials / Math.Max(1, 2L * Tasks * Attempts)} times here.");
        return errors;
    }
}
