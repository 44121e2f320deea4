using System.Diagnostics;
using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Engine.Bench;

/// <summary>Time of what the power page tells of one design: power, and the smallest gains that are found with 50, 80 and 90 %, for several attempts.</summary>
internal static class PowerCost
{
    public static void Run(IReadOnlyList<string> rest, TextWriter output)
    {
        var tasks = rest.Count > 0 ? int.Parse(rest[0]) : 89;
        foreach (var attempts in new[] { 1, 3, 5, 10 })
        {
            var design = new BenchmarkDesign(0.067, tasks, attempts, 0.5);
            var watch = Stopwatch.StartNew();
            var simulated = DesignPower.Simulate(design, 1);
            var power = simulated.At(0.05).Power;
            var once = watch.ElapsedMilliseconds;
            double?[] gains = [.. new[] { 0.5, 0.8, 0.9 }.Select(simulated.Gain)];
            output.WriteLine($"{tasks} tasks x {attempts}: power {power:R} in {once} ms, with gains {string.Join(", ", gains.Select(gain => $"{gain:0.0000}"))} {watch.ElapsedMilliseconds} ms");
        }
    }
}
