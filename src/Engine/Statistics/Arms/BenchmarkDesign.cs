namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>Two arms that are to be compared: what one knows or guesses before the trials.</summary>
/// <param name="Base">A's rate over all tasks, above 0 and below 1.</param>
/// <param name="Tasks">At least 1.</param>
/// <param name="Attempts">Of each arm at each task, at least 1.</param>
/// <param name="Correlation">
/// How much two attempts at one task agree beyond chance (intraclass correlation of the outcomes), 0 to below 1. Real agents on Terminal-Bench
/// reach 0.5 to 0.9: most tasks are passed always or never.
/// </param>
public sealed record BenchmarkDesign(double Base, int Tasks, int Attempts, double Correlation)
{
    /// <summary>The trials of each task.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside of its range.</exception>
    internal TaskTrials[] Trials()
    {
        Require(Tasks >= 1, Tasks, "A design has tasks.");
        Require(Attempts >= 1, Attempts, "A design has attempts.");
        var trials = new TaskTrials[Tasks];
        Array.Fill(trials, new TaskTrials(Attempts, Attempts));
        return trials;
    }

    internal static double CheckedBase(double rate)
    {
        Require(rate is > 0 and < 1, rate, "A base rate lies between 0 and 1.");
        return rate;
    }

    internal static double CheckedCorrelation(double correlation)
    {
        Require(correlation is >= 0 and < 1, correlation, "A correlation lies between 0 and 1, 1 excluded.");
        return correlation;
    }

    private static void Require(bool holds, object value, string message)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, message);
        }
    }
}
