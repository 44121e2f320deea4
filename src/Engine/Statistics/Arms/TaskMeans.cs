namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>A mean over tasks with the two errors that it has, according to what it is to speak of.</summary>
/// <param name="Mean">Mean over tasks of each task's rate, or of its difference: tasks count alike, however many attempts each had.</param>
/// <param name="Tasks">N.</param>
/// <param name="TaskError">
/// Standard error for other tasks like these: √(Σ(xₜ − x̄)²/(N(N − 1))), what a task's own attempts have in common included (cluster-robust
/// with the factor N/(N − 1), Liang and Zeger 1986; Miller 2024, arXiv 2411.00640). Null with one task.
/// </param>
/// <param name="AttemptError">
/// Standard error for these same tasks tried again: √(Σ p̂ₜ(1 − p̂ₜ)/(nₜ − 1))/N, both arms' for a difference; what Terminal-Bench's
/// leaderboard gives. Null where a task had one attempt.
/// </param>
public sealed record TaskMeans(double Mean, int Tasks, double? TaskError, double? AttemptError)
{
    /// <summary>One arm's rate.</summary>
    /// <param name="tasks">Those without trials are left out.</param>
    /// <exception cref="ArgumentException">No task has trials.</exception>
    public static TaskMeans Rate(IEnumerable<PassCount> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        PassCount[] tried = [.. tasks.Where(task => task.Trials > 0)];
        return Of([.. tried.Select(task => task.Rate)], [.. tried.Select(Within)]);
    }

    /// <summary>A's rate less B's, task by task.</summary>
    /// <param name="tasks">Those that one arm alone tried are left out.</param>
    /// <exception cref="ArgumentException">The arms share no task.</exception>
    public static TaskMeans Difference(IEnumerable<TaskPair> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        TaskPair[] shared = [.. tasks.Where(task => task.IsShared)];
        return Of([.. shared.Select(task => task.Difference)], [.. shared.Select(task => Within(task.A) + Within(task.B))]);
    }

    /// <summary>Mean ± t·error for other tasks like these, t with N − 1 degrees of freedom; null with one task.</summary>
    /// <param name="level">Above 0, below 1.</param>
    public Interval? ForTasksLikeThese(double level = 0.95) =>
        TaskError is { } error ? Around(error * MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, Tasks - 1, (1 + ConfidenceLevel.Checked(level)) / 2)) : null;

    /// <summary>Mean ± z·error for these tasks tried again; null where a task had one attempt.</summary>
    /// <param name="level">Above 0, below 1.</param>
    public Interval? ForTheseTasks(double level = 0.95) => AttemptError is { } error ? Around(error * ConfidenceLevel.Z(level)) : null;

    private Interval Around(double half) => new(Mean - half, Mean + half);

    private static double? Within(PassCount task) => task.Trials > 1 ? task.Rate * (1 - task.Rate) / (task.Trials - 1) : null;

    private static TaskMeans Of(double[] values, double?[] within)
    {
        if (values.Length == 0)
        {
            throw new ArgumentException("No task has trials.", nameof(values));
        }

        var mean = values.Average();
        double? between = values.Length > 1 ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length / (values.Length - 1)) : null;
        double? attempts = within.All(value => value is not null) ? Math.Sqrt(within.Sum()!.Value) / values.Length : null;
        return new TaskMeans(mean, values.Length, between, attempts);
    }
}
