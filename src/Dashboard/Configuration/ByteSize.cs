using System.Globalization;

namespace Vectorscope.Dashboard.Configuration;

/// <summary>Amounts of memory as people write them.</summary>
internal static class ByteSize
{
    private static readonly (string Unit, double Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
    ];

    /// <summary>Reads <c>24 GiB</c>, <c>1.5GB</c> or a plain number of bytes; at least one byte.</summary>
    internal static bool TryParse(string text, out long bytes)
    {
        var (number, unit) = (text.Trim(), 1.0);
        foreach (var (name, size) in Units)
        {
            if (number.EndsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                (number, unit) = (number[..^name.Length], size);
                break;
            }
        }
        var isNumber = double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var count);
        var total = Math.Floor(count * unit);
        bytes = isNumber && total is >= 1 and < long.MaxValue ? (long)total : 0;
        return bytes > 0;
    }
}
