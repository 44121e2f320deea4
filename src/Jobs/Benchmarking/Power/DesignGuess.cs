using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Jobs.Benchmarking.Power;

/// <summary>What the trials of an arm say about the tasks of a design.</summary>
/// <param name="Base">Its rate; where all trials ended alike, half a trial beside 0 or 1.</param>
/// <param name="Correlation">Of two attempts at one task.</param>
/// <param name="IsEstimated">Whether the correlation comes from the trials; else it is assumed.</param>
/// <param name="Passed">Trials that passed.</param>
/// <param name="Trials">Those that count.</param>
/// <param name="Tasks">Tasks that have any.</param>
/// <param name="Arm">The arm; null where nothing is known of any.</param>
/// <param name="RunId">Its run.</param>
/// <param name="RunName">The run's name.</param>
public sealed record DesignGuess(double Base, double Correlation, bool IsEstimated, int Passed, int Trials, int Tasks, string? Arm = null, string? RunId = null, string? RunName = null)
{
    /// <summary>What is taken where the attempts do not tell. Submissions to Terminal-Bench lie between <see cref="LeastSeen"/> and <see cref="MostSeen"/>.</summary>
    public const double AssumedCorrelation = 0.5;

    /// <summary>Least and most correlation of eleven agents at 80 tasks of Terminal-Bench, five attempts each.</summary>
    public const double LeastSeen = 0.49, MostSeen = 0.86;

    // Of fewer tasks an estimate is hardly more than chance; above the most, single tasks would decide everything.
    private const int FewestTasks = 8;
    private const double MostCorrelation = 0.95;

    /// <summary>Of an arm that nothing is known of.</summary>
    public static DesignGuess None { get; } = new(0.5, AssumedCorrelation, false, 0, 0, 0);

    /// <summary>Most attempts of a task.</summary>
    public int Attempts { get; init; }

    /// <summary>Reads an arm's counts by task.</summary>
    public static DesignGuess Of(IEnumerable<PassCount> tasks, string arm, string? runId, string? runName)
    {
        PassCount[] tried = [.. tasks.Where(task => task.Trials > 0)];
        int passed = tried.Sum(task => task.Passed), trials = tried.Sum(task => task.Trials);
        if (trials == 0)
        {
            return None with { Arm = arm, RunId = runId, RunName = runName };
        }

        var correlation = tried.Count(task => task.Trials > 1) >= FewestTasks ? IntraclassCorrelation.Of(tried) : null;
        return new DesignGuess(
            passed > 0 && passed < trials ? (double)passed / trials : (passed + 0.5) / (trials + 1),
            correlation is { } known ? Math.Clamp(known, 0, MostCorrelation) : AssumedCorrelation, correlation is not null,
            passed, trials, tried.Length, arm, runId, runName)
        {
            Attempts = tried.Max(task => task.Trials),
        };
    }
}
