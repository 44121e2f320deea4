namespace Vectorscope.Engine.Bench;

/// <summary>Tells whoever records the device's work from outside when something was measured.</summary>
internal static class ProfileWindow
{
    /// <summary>Appends a line to the file that BENCH_WINDOWS names: name and number of steps, begin and end in nanoseconds since 1970.</summary>
    internal static void Tell(string name, DateTimeOffset began, int steps)
    {
        if (Environment.GetEnvironmentVariable("BENCH_WINDOWS") is not { Length: > 0 } path) return;
        File.AppendAllText(path, FormattableString.Invariant($"{name} {steps}\t{Nanoseconds(began)}\t{Nanoseconds(TimeProvider.System.GetUtcNow())}\n"));
    }

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
