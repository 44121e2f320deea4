namespace Vectorscope.Jobs.Trials;

/// <summary>Seconds of a task file as a limit for a timer.</summary>
internal static class TimeLimit
{
    /// <summary>A timer cannot count further; 24 days.</summary>
    private const double Most = int.MaxValue / 1000d;

    /// <summary>Infinite for null, and for what no timer can count.</summary>
    public static TimeSpan Of(double? seconds) => seconds switch
    {
        null or double.NaN or >= Most => Timeout.InfiniteTimeSpan,
        <= 0 => TimeSpan.Zero,
        { } some => TimeSpan.FromSeconds(some),
    };
}
