using System.Globalization;
using System.Text.Json;

namespace Vectorscope.Engine.Tokenization.ChatTemplates;

/// <summary>Numbers as Python writes them after reading them from JSON.</summary>
internal static class PythonNumber
{
    /// <summary>An integer of any length as it stands; any other number as the shortest digits of its double.</summary>
    public static string Of(JsonElement value)
    {
        var raw = value.GetRawText();
        if (!raw.AsSpan().ContainsAny('.', 'e', 'E')) return raw == "-0" ? "0" : raw;
        var number = value.GetDouble();
        var sign = double.IsNegative(number) ? "-" : "";
        if (double.IsInfinity(number)) return sign + "Infinity";
        return number == 0 ? sign + "0.0" : sign + Write(Math.Abs(number));
    }

    private static string Write(double number)
    {
        var (digits, exponent) = Shortest(number);
        if (exponent is < -4 or >= 16)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }
        if (exponent < 0) return "0." + new string('0', -exponent - 1) + digits;
        var whole = digits.PadRight(exponent + 1, '0');
        return whole[..(exponent + 1)] + "." + (whole.Length > exponent + 1 ? whole[(exponent + 1)..] : "0");
    }

    // The significant digits and the decimal exponent of the first of them.
    private static (string Digits, int Exponent) Shortest(double number)
    {
        var parts = number.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var mantissa = parts[0].Split('.');
        var all = mantissa[0] + (mantissa.Length > 1 ? mantissa[1] : "");
        var leadingZeros = all.Length - all.TrimStart('0').Length;
        var exponent = mantissa[0].Length - 1 - leadingZeros + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        return (all.Trim('0'), exponent);
    }
}
