using System.Globalization;

namespace Vectorscope.Engine.Text;

/// <summary>How many there are of something, as every page, log line and message writes it.</summary>
public static class Amount
{
    /// <summary>A whole number in groups: <c>12,345</c>.</summary>
    public static string Of(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with its noun: <c>1 prompt</c>, <c>12,345 prompts</c>; the plural is the singular with an s where none is given.</summary>
    public static string Of(long value, string singular, string? plural = null) => $"{Of(value)} {(value == 1 ? singular : plural ?? singular + "s")}";
}
