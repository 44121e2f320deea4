using System.Globalization;

namespace Vectorscope.Jobs.Tasks;

/// <summary>Sizes as schema 1.0 writes them: "2G", "512M", "1.5g".</summary>
internal static class LegacySize
{
    /// <summary>Whole MiB, cut down as the format's own reader does; null when the text is no such size.</summary>
    public static long? Megabytes(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length < 2 || !double.TryParse(trimmed.AsSpan(0, trimmed.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }
        double? megabytes = char.ToUpperInvariant(trimmed[^1]) switch
        {
            'G' => number * 1024,
            'M' => number,
            'K' => number / 1024,
            _ => null,
        };
        return megabytes is >= 1 and <= int.MaxValue ? (long)megabytes : null;
    }
}
