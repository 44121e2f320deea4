namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>How much the attempts of one arm at one task agree beyond chance, estimated from its counts.</summary>
public static class IntraclassCorrelation
{
    /// <summary>
    /// The estimator of the one-way analysis of variance for binary outcomes (Fleiss 1981; the one that Ridout, Demétrio and Firth 1999
    /// advise, by simulation): ρ = (MSB − MSW)/(MSB + (n₀ − 1)MSW), where MSB and MSW are the mean squares between and within tasks and
    /// n₀ = (N − Σnₜ²/N)/(k − 1). It is below 0 where attempts at one task agree less than chance would have them.
    /// </summary>
    /// <param name="tasks">Those without trials are left out.</param>
    /// <returns>Null where it cannot be told: fewer than two tasks, no task with two attempts, or all outcomes the same.</returns>
    public static double? Of(IEnumerable<PassCount> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        PassCount[] tried = [.. tasks.Where(task => task.Trials > 0)];
        double trials = tried.Sum(task => task.Trials), passed = tried.Sum(task => task.Passed);
        if (tried.Length < 2 || trials <= tried.Length || passed == 0 || passed == trials)
        {
            return null;
        }

        // Of outcomes that are 0 or 1, squares are sums.
        var byTask = tried.Sum(task => task.Passed * task.Rate);
        var between = (byTask - passed * passed / trials) / (tried.Length - 1);
        var within = (passed - byTask) / (trials - tried.Length);
        var usual = (trials - tried.Sum(task => (double)task.Trials * task.Trials) / trials) / (tried.Length - 1);
        return (between - within) / (between + (usual - 1) * within);
    }
}
