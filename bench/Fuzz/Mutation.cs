using System.Text;

namespace Vectorscope.Fuzz;

/// <summary>Makes inputs out of good ones: some changed byte by byte, some value by value.</summary>
internal static class Mutation
{
    private const int Longest = 1 << 16;

    // What parsers trip over: other types, numbers at and over edges, halves of surrogates, NUL, depth, words of other formats.
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-0", "-1", "1", "0.5", "1e999", "-1e999", "1e-999", "2147483648", "-2147483649", "9223372036854775808", "18446744073709551616",
            "1" + new string('0', 400), "NaN", "Infinity", "nan", "inf", "0x10", "1_000", "{}", "[]", "[null]", "{\"\":null}", "[[]]", "\"\"", "\" \"", "\"a\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"",
            "\"\\x\"", "\"", "'", "'''", "\"\"\"", "\\", ",", ":", "=", "{", "}", "[", "]", "<", ">", "</think>", "<think>", "```", "```json\n", "\r", "\n", "\t", "\0", "\u2028", "\ufeff", "é", "😀", "#", "//", "/* */",
            "2026-13-45T25:61:61Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999+14:00", "\"../../etc/passwd\"", "\"/\"", "\"\\n\"", "{\"a\":1,\"a\":2}", new string('[', 100) + new string(']', 100), new string('[', 300), new string('{', 300), string.Concat(Enumerable.Repeat("{\"a\":", 300)),
            "\"" + new string('x', 5000) + "\"",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x1f, 0x8b], [0xef, 0xbb, 0xbf],
    ];

    /// <summary>An input.</summary>
    public static byte[] Of(Random random, IReadOnlyList<byte[]> seeds)
    {
        var input = seeds[random.Next(seeds.Count)];
        for (var changes = 1 + random.Next(4); changes > 0; changes--)
        {
            input = random.Next(8) switch
            {
                0 => Flipped(random, input),
                1 => Replaced(random, input, random.Next(16), []),
                2 => Replaced(random, input, 0, Slice(random, input)),
                3 => Replaced(random, input, 0, Values[random.Next(Values.Length)]),
                4 when random.Next(4) == 0 => input[..random.Next(input.Length + 1)],
                5 => Replaced(random, input, random.Next(64), Slice(random, seeds[random.Next(seeds.Count)])),
                _ => WithOtherValue(random, input),
            };
        }

        return input.Length > Longest ? input[..Longest] : input;
    }

    private static byte[] Flipped(Random random, byte[] input)
    {
        if (input.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        var copy = (byte[])input.Clone();
        copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    private static byte[] Replaced(Random random, byte[] input, int length, byte[] by) => Replaced(input, random.Next(input.Length + 1), length, by);

    private static byte[] Replaced(byte[] input, int start, int length, byte[] by) =>
        [.. input.AsSpan(0, start), .. by, .. input.AsSpan(Math.Min(input.Length, start + length))];

    private static byte[] Slice(Random random, byte[] input)
    {
        var start = random.Next(input.Length + 1);
        return input[start..Math.Min(input.Length, start + random.Next(64))];
    }

    // A value, or a name, as JSON and TOML write them, for another.
    private static byte[] WithOtherValue(Random random, byte[] input)
    {
        var start = random.Next(input.Length + 1);
        while (start < input.Length && !(input[start] is (byte)'"' or (byte)'{' or (byte)'[' or (byte)'-' || char.IsAsciiLetterOrDigit((char)input[start])))
        {
            start++;
        }

        return start == input.Length ? input : Replaced(input, start, LengthAt(input, start), Values[random.Next(Values.Length)]);
    }

    private static int LengthAt(byte[] input, int start)
    {
        var (first, end, depth) = (input[start], start + 1, 1);
        if (first == '"')
        {
            for (; end < input.Length && input[end] != '"'; end++)
            {
                end += input[end] == '\\' ? 1 : 0;
            }

            return Math.Min(input.Length, end + 1) - start;
        }

        if (first is (byte)'{' or (byte)'[')
        {
            for (; end < input.Length && depth > 0; end++)
            {
                depth += input[end] is (byte)'{' or (byte)'[' ? 1 : input[end] is (byte)'}' or (byte)']' ? -1 : 0;
            }

            return end - start;
        }

        while (end < input.Length && (char.IsAsciiLetterOrDigit((char)input[end]) || input[end] is (byte)'.' or (byte)'_' or (byte)'+' or (byte)'-'))
        {
            end++;
        }

        return end - start;
    }
}
