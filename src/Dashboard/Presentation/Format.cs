using System.Globalization;
using Vectorscope.Engine.Text;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>How numbers read, everywhere the same.</summary>
public static class Format
{
    /// <summary>What stands where there is nothing to say.</summary>
    public const string None = "–";

    private const double SmallestP = 1e-4;

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>A whole number in groups: <c>12,345</c>.</summary>
    public static string Count(long value) => Amount.Of(value);

    /// <summary>A count with its noun: <c>1 prompt</c>, <c>30 prompts</c>.</summary>
    public static string Count(long value, string singular, string? plural = null) =>
        Amount.Of(value, singular, plural);

    /// <summary>A number with fixed digits after the point, or three significant ones.</summary>
    public static string Number(double? value, int? digits = null)
    {
        if (value is not { } number || double.IsNaN(number))
        {
            return None;
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "∞" : "−∞";
        }

        var text = digits is { } fixedDigits
            ? number.ToString("F" + fixedDigits, Culture)
            : Significant(number, 3);
        return Signed(text);
    }

    /// <summary>An AUC or another share between 0 and 1: three digits.</summary>
    public static string Auc(double? value) => Number(value, 3);

    /// <summary>An interval: <c>0.912 to 0.987</c>.</summary>
    public static string Interval(double low, double high, int digits = 3) => $"{Number(low, digits)} to {Number(high, digits)}";

    /// <summary>A share as per cent with one digit: <c>4.5 %</c>.</summary>
    public static string Percent(double share) => (share * 100).ToString("F1", Culture) + " %";

    /// <summary>A difference of shares in points, with its sign: <c>+12.4</c>, <c>−3.0</c>, <c>0.0</c>.</summary>
    public static string Points(double difference)
    {
        var text = Signed((difference * 100).ToString("F1", Culture));
        return text[0] == '−' || text == "0.0" ? text : "+" + text;
    }

    /// <summary>An interval of a difference in points: <c>−10.2 to +5.0</c>.</summary>
    public static string Points(double low, double high) => $"{Points(low)} to {Points(high)}";

    /// <summary>A rate with its counts: <c>4/89 · 4.5 %</c>.</summary>
    public static string Rate(int passed, int of) =>
        of == 0 ? $"0/0 · {None}" : $"{Count(passed)}/{Count(of)} · {Percent((double)passed / of)}";

    /// <summary>A rate with its interval beside: <c>4/89 · 4.5 % (1.8 to 11.0 %)</c>.</summary>
    public static string Rate(int passed, int of, double low, double high) =>
        $"{Rate(passed, of)} ({(low * 100).ToString("F1", Culture)} to {Percent(high)})";

    /// <summary>A p value to two significant digits with the test's name: <c>p = 0.84 (Fisher exact, greater)</c>.</summary>
    public static string P(double p, string test) =>
        $"p {(p < SmallestP ? "" : "= ")}{P(p)} ({test})";

    /// <summary>A p value alone, to two significant digits: <c>0.0010</c>, <c>&lt; 0.0001</c>.</summary>
    public static string P(double p) => p < SmallestP ? "< 0.0001" : Significant(p, 2, keepZeros: true);

    /// <summary>A duration in its two largest units: <c>3 m 12 s</c>, <c>2 h 5 m</c>, <c>0.4 s</c>.</summary>
    public static string Duration(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
        {
            return Duration(TimeSpan.Zero);
        }

        if (span.TotalSeconds < 9.95)
        {
            return span.TotalSeconds == 0 ? "0 s" : $"{span.TotalSeconds.ToString("F1", Culture)} s";
        }

        var seconds = (long)Math.Round(span.TotalSeconds, MidpointRounding.AwayFromZero);
        return seconds switch
        {
            < 60 => $"{seconds} s",
            < 3600 => $"{seconds / 60} m {seconds % 60} s",
            < 86_400 => $"{seconds / 3600} h {seconds % 3600 / 60} m",
            _ => $"{seconds / 86_400} d {seconds % 86_400 / 3600} h",
        };
    }

    /// <summary>Bytes in the largest decimal unit that fits: <c>8.8 GB</c>.</summary>
    public static string Bytes(long bytes)
    {
        double value = bytes;
        var unit = 0;
        while (value >= 999.5 && unit < ByteUnits.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return unit == 0 ? $"{bytes.ToString(Culture)} B" : $"{Significant(value, 2, atLeastWhole: true)} {ByteUnits[unit]}";
    }

    /// <summary>A large count in words' size: <c>4.2 B</c> parameters.</summary>
    public static string Parameters(long count) => count switch
    {
        >= 999_500_000 => Significant(count / 1e9, 2, atLeastWhole: true) + " B",
        >= 999_500 => Significant(count / 1e6, 2, atLeastWhole: true) + " M",
        >= 1000 => Significant(count / 1e3, 2, atLeastWhole: true) + " k",
        _ => Count(count),
    };

    /// <summary>Work per second, or per minute where that is slow: <c>12 prompts/s</c>.</summary>
    public static string Speed(double perSecond, string? unit) => perSecond >= 1
        ? $"{Number(perSecond)} {unit ?? "items"}/s"
        : $"{Number(perSecond * 60)} {unit ?? "items"}/min";

    /// <summary>How long ago, or ahead: <c>12 s ago</c>.</summary>
    public static string Ago(TimeSpan past) => past switch
    {
        { TotalSeconds: < 5 and > -5 } => "just now",
        { Ticks: < 0 } => $"in {Coarse(-past)}",
        _ => $"{Coarse(past)} ago",
    };

    /// <summary>An instant to the minute: <c>2026-08-21 14:05</c>.</summary>
    public static string Instant(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm", Culture);

    /// <summary>An instant to the second with its offset.</summary>
    public static string ExactInstant(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss zzz", Culture);

    /// <summary>The start of a hash, enough to recognise it.</summary>
    public static string Hash(string hash) => hash.Length <= 12 ? hash : hash[..12];

    private static string Coarse(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => $"{(int)span.TotalSeconds} s",
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} m",
        { TotalHours: < 24 } => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalDays} d",
    };

    private static string Significant(double value, int digits, bool keepZeros = false, bool atLeastWhole = false)
    {
        if (value == 0)
        {
            return "0";
        }

        var magnitude = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (magnitude is >= 6 or < -4)
        {
            return value.ToString("0." + new string('#', digits - 1) + "e0", Culture);
        }

        var decimals = Math.Clamp(digits - 1 - magnitude, 0, 12);
        var text = value.ToString("F" + decimals, Culture);
        // 0.0999… may round up into the next magnitude: 0.100 has one digit too many.
        if (Math.Abs(Math.Round(value, decimals)) >= Math.Pow(10, magnitude + 1) && decimals > 0)
        {
            text = value.ToString("F" + (decimals - 1), Culture);
        }

        var trim = !keepZeros && text.Contains('.', StringComparison.Ordinal) && !(atLeastWhole && decimals > 0);
        return trim ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    private static string Signed(string text)
    {
        // "-0.000" says nothing that "0.000" does not.
        if (text.StartsWith('-') && text.AsSpan(1).IndexOfAnyExcept("0.") < 0)
        {
            return text[1..];
        }

        return text.Replace('-', '−');
    }
}
