namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>The difference of two arms under other draws of tasks (Efron 1979): whole tasks are drawn with replacement, with all their attempts.</summary>
public static class PairedBootstrap
{
    /// <summary>The percentile interval of the mean difference over tasks.</summary>
    /// <param name="tasks">Those that one arm alone tried are left out.</param>
    /// <param name="seed">Same seed, same interval.</param>
    /// <param name="level">Above 0, below 1.</param>
    /// <param name="draws">At least 100.</param>
    /// <exception cref="ArgumentException">The arms share no task.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Too few draws, or there is no such level.</exception>
    public static Interval Of(IEnumerable<TaskPair> tasks, long seed, double level = 0.95, int draws = 10_000)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 100);
        var tail = (1 - ConfidenceLevel.Checked(level)) / 2;
        double[] differences = [.. tasks.Where(task => task.IsShared).Select(task => task.Difference)];
        if (differences.Length == 0)
        {
            throw new ArgumentException("The arms share no task.", nameof(tasks));
        }

        var means = new double[draws];
        for (var draw = 0; draw < draws; draw++)
        {
            var random = new SeededRandom(seed, RandomPurpose.TaskDraws, draw);
            double sum = 0;
            for (var i = 0; i < differences.Length; i++)
            {
                sum += differences[random.NextInt(differences.Length)];
            }

            means[draw] = sum / differences.Length;
        }

        return new Interval(OrderStatistics.Of(means, tail, draws), OrderStatistics.Of(means, 1 - tail, draws));
    }
}
