namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>What one arm did at one task, or altogether.</summary>
public readonly record struct PassCount
{
    /// <summary>Counts passed trials.</summary>
    /// <param name="passed">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">More passed than there were, or a number below 0.</exception>
    public PassCount(int passed, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(passed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(passed, trials);
        (Passed, Trials) = (passed, trials);
    }

    /// <summary>k.</summary>
    public int Passed { get; }

    /// <summary>n.</summary>
    public int Trials { get; }

    /// <summary>n − k.</summary>
    public int Failed => Trials - Passed;

    /// <summary>k/n; NaN without trials.</summary>
    public double Rate => Passed / (double)Trials;
}
