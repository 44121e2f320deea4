namespace Vectorscope.Jobs.Runs.Watching;

/// <summary>How far a run is.</summary>
/// <param name="Done">Finished units.</param>
/// <param name="Total">All units, null while unknown.</param>
/// <param name="Unit">What is counted, in the plural: <c>prompts</c>.</param>
/// <param name="Stage">What it does now: <c>loading the model</c>.</param>
/// <param name="Rate">Units per second over the last seconds of work, null before it is known.</param>
public sealed record RunProgress(long Done, long? Total, string? Unit, string? Stage, double? Rate)
{
    /// <summary>What is left at the present rate, null while that is unknown.</summary>
    public TimeSpan? Remaining => Total is { } total && Rate is > 0 and var rate
        ? TimeSpan.FromSeconds(Math.Max(0, total - Done) / rate)
        : null;
}
