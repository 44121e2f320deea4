namespace Vectorscope.Dashboard.Presentation;

/// <summary>The time as the reader's own clock shows it.</summary>
public sealed class BrowserClock(TimeProvider time)
{
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    /// <summary>Now, in the reader's zone.</summary>
    public DateTimeOffset Now => TimeZoneInfo.ConvertTime(time.GetUtcNow(), _zone);

    /// <summary>Takes the zone's name from the browser; one this machine does not know leaves UTC.</summary>
    public void UseZone(string name)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            _zone = zone;
        }
    }

    /// <summary>The same instant in the reader's zone.</summary>
    public DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, _zone);
}
