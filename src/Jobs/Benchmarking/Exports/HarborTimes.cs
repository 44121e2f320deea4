using System.Globalization;

namespace Vectorscope.Jobs.Benchmarking.Exports;

/// <summary>Times as Harbor writes them: of trials in UTC, of jobs and exceptions in local time that names no zone.</summary>
internal static class HarborTimes
{
    public static string? Utc(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static string? Local(DateTimeOffset? time, TimeZoneInfo zone) => time is { } moment
        ? TimeZoneInfo.ConvertTime(moment, zone).DateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture)
        : null;
}
