using System.Diagnostics;
using System.Text;

namespace Vectorscope.Fuzz;

/// <summary>Many inputs for one parser.</summary>
internal static class Campaign
{
    // More of an input than this in an error text is a page full of somebody's file.
    private const int LongestQuote = 200;
    private const int MostShown = 5;

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    /// <summary>Runs inputs first … first + count − 1 and writes what was found.</summary>
    /// <returns>Whether every input was read, or refused in the product's own words and in time.</returns>
    public static bool Run(Target target, int seed, long first, long count, TextWriter output)
    {
        var (clock, gate) = (Stopwatch.StartNew(), new Lock());
        long refused = 0, faults = 0;
        Parallel.For(0, Environment.ProcessorCount, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, worker =>
        {
            var folder = Directory.CreateDirectory(Path.Combine(Memory(), $"fuzz-{target.Name}-{Environment.ProcessId}-{worker}")).FullName;
            try
            {
                var read = target.Open(folder);
                for (var i = first + worker; i < first + count; i += Environment.ProcessorCount)
                {
                    var random = new Random(Hash.Of(seed, target.Name, i));
                    var input = Mutation.Of(random, target.Seeds);
                    if (target.Repair is { } repair && random.Next(5) < 3)
                    {
                        input = repair((byte[])input.Clone());
                    }

                    var (isRefused, fault, took) = Try(target, read, input);
                    // A busy machine is slow once, a slow parser always.
                    if (took > Slow && Try(target, read, input).Took is var again && again > Slow)
                    {
                        fault ??= $"took {again.TotalSeconds:0.0} s";
                    }
                    if (isRefused)
                    {
                        Interlocked.Increment(ref refused);
                    }
                    if (fault is not null && Interlocked.Increment(ref faults) <= MostShown)
                    {
                        lock (gate)
                        {
                            var path = Path.Combine(Path.GetTempPath(), $"fuzz-{target.Name}-{seed}-{i}.bin");
                            File.WriteAllBytes(path, input);
                            output.WriteLine($"{target.Name} {i} of seed {seed}, kept in {path}: {fault}");
                        }
                    }
                }
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        output.WriteLine($"{target.Name}: {count:N0} inputs of seed {seed}, {refused:N0} refused, {faults:N0} faults, {clock.Elapsed.TotalSeconds:0} s ({count / clock.Elapsed.TotalSeconds:N0}/s)");
        return faults == 0;
    }

    private static (bool IsRefused, string? Fault, TimeSpan Took) Try(Target target, Action<byte[]> read, byte[] input)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            read(input);
            return (false, null, Stopwatch.GetElapsedTime(start));
        }
        catch (Exception e) when (target.IsRefusal(e))
        {
            return (true, Quoted(e.Message, input) is { } quoted ? $"quotes more than {LongestQuote} characters: {quoted[..80]}…" : null, Stopwatch.GetElapsedTime(start));
        }
#pragma warning disable CA1031 // Every other exception is what is looked for.
        catch (Exception e)
        {
            return (false, e.ToString(), Stopwatch.GetElapsedTime(start));
        }
#pragma warning restore CA1031
    }

    // A part of the message that is longer than a quotation may be and stands in the input word for word.
    private static string? Quoted(string message, byte[] input)
    {
        if (message.Length <= LongestQuote)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(input);
        return Enumerable.Range(0, message.Length - LongestQuote).Select(start => message.Substring(start, LongestQuote + 1)).FirstOrDefault(part => text.Contains(part, StringComparison.Ordinal));
    }

    private static string Memory() => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    // Not the runtime's, which differs from start to start.
    private static class Hash
    {
        public static int Of(int seed, string name, long number)
        {
            var hash = 2166136261u;
            foreach (var value in name.Select(letter => (long)letter).Concat([seed, number, number >> 32]))
            {
                hash = unchecked((hash ^ (uint)value) * 16777619u);
            }

            return unchecked((int)(hash ^ (hash >> 15)));
        }
    }
}
