using Vectorscope.Jobs.Runs.Watching;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>What is said about a run in more than one place.</summary>
public static class RunText
{
    /// <summary>How far the run is, as a share; null while its end is unknown.</summary>
    public static double? Share(RunProgress progress) =>
        progress.Total is > 0 and var total ? Math.Clamp((double)progress.Done / total, 0, 1) : null;

    /// <summary>How far the run is, in words: <c>42 of 60 prompts · 3.2 prompts/s · 6 s left</c>.</summary>
    public static string Progress(RunProgress progress)
    {
        List<string> parts = [];
        if (progress.Total is { } total)
        {
            parts.Add($"{Format.Count(progress.Done)} of {Format.Count(total)} {progress.Unit}".TrimEnd());
        }
        else if (progress.Stage is not null)
        {
            parts.Add(progress.Stage);
        }

        if (progress.Rate is > 0 and var rate)
        {
            parts.Add(Format.Speed(rate, progress.Unit));
        }

        if (progress.Remaining is { } remaining)
        {
            parts.Add($"{Format.Duration(remaining)} left");
        }

        return parts.Count == 0 ? "Starting" : string.Join(" · ", parts);
    }

    /// <summary>How long the run took, or has been at it; null before it started.</summary>
    public static TimeSpan? Took(DateTimeOffset? started, DateTimeOffset? ended, DateTimeOffset now) =>
        started is null ? null : (ended ?? now) - started;
}
