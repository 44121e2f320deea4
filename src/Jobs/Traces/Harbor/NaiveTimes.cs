namespace Vectorscope.Jobs.Traces.Harbor;

/// <summary>Jobs write their own times in the local time of their machine without saying which; trials write theirs in UTC.</summary>
internal static class NaiveTimes
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Furthest = TimeSpan.FromHours(14);

    /// <summary>
    /// The job's offset from UTC, from its start and that of its first trial, which follows within moments; this machine's when
    /// they do not tell.
    /// </summary>
    /// <param name="jobStart">As written, taken as UTC.</param>
    public static TimeSpan Offset(DateTimeOffset? jobStart, DateTimeOffset? firstTrial, TimeZoneInfo here)
    {
        if (jobStart is { } job && firstTrial is { } trial)
        {
            var apart = job - trial;
            var offset = Step * Math.Round(apart / Step);
            if (offset.Duration() <= Furthest && (apart - offset).Duration() <= Slack) return offset;
        }
        return here.GetUtcOffset(jobStart ?? DateTimeOffset.UnixEpoch);
    }
}
