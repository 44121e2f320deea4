using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Vectorscope.Jobs.Store;

/// <summary>Times as UTC ticks (100 ns), so that SQLite sorts and compares them.</summary>
internal sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
    time => time.UtcTicks,
    ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
