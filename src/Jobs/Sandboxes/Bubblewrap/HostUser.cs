using System.Globalization;
using System.Security.Cryptography;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>
/// Who a sandbox's root is on the host. Root of the host is exempt from the limit on processes and owns the machine's files, so when
/// we are root each sandbox gets a user number that nobody else has; when we are not, it is ourselves.
/// </summary>
internal static class HostUser
{
    // Above what useradd, systemd and container tools hand out, below 2^31.
    private const long FirstReserved = 0x7000_0000;
    private const int Reserved = 65_536;

    /// <summary>The number to change to; null when we are not root and stay who we are.</summary>
    internal static long? ForSandbox()
    {
        if (Libc.EffectiveUser != 0) return null;
        var mapped = MappedNumbers();
        var count = (int)Math.Min(Reserved, mapped / 2);

        // Inside a container few numbers exist: then the upper half of them, short of nobody and nogroup at its end.
        var first = mapped >= FirstReserved + Reserved ? FirstReserved : mapped - count - 16;
        return first + RandomNumberGenerator.GetInt32(count);
    }

    /// <summary>How many user numbers from 0 on exist here.</summary>
    private static long MappedNumbers()
    {
        var fields = File.ReadLines("/proc/self/uid_map").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields[0] == "0" ? long.Parse(fields[2], CultureInfo.InvariantCulture) : 65_536;
    }
}
