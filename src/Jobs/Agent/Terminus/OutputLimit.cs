using System.Text;
using Vectorscope.Jobs.Agent.Prompts;

namespace Vectorscope.Jobs.Agent.Terminus;

/// <summary>Keeps what a model is shown of a terminal small: the first and the last bytes of it.</summary>
internal static class OutputLimit
{
    /// <summary>Bytes of UTF-8, as in Terminus-2.</summary>
    public const int Bytes = 10_000;

    public static string Apply(string output)
    {
        var bytes = Encoding.UTF8.GetByteCount(output);
        if (bytes <= Bytes)
            return output;
        var all = Encoding.UTF8.GetBytes(output);
        // A character cut in two is dropped, as Python's decoder does with errors="ignore".
        return string.Concat(
            Whole(all.AsSpan(0, Bytes / 2)), "\n", AgentPrompts.Truncated(bytes - Bytes, Bytes), "\n", Whole(all.AsSpan(bytes - (Bytes / 2))));
    }

    private static string Whole(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0 && (bytes[0] & 0xC0) == 0x80)
            bytes = bytes[1..];
        // At most the last three bytes belong to an unfinished character.
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var lead = bytes[^back];
            if ((lead & 0xC0) == 0x80)
                continue;
            var length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
            if (length > back)
                bytes = bytes[..^back];
            break;
        }
        return Encoding.UTF8.GetString(bytes);
    }
}
