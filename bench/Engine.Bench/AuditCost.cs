using System.Diagnostics;
using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Engine.Directions.Finding;

namespace Vectorscope.Engine.Bench;

/// <summary>Seconds of a direction and its audit by each method, on layers of a model's width.</summary>
internal static class AuditCost
{
    internal static void Run(string[] rest, TextWriter output)
    {
        var (layers, width, prompts) = rest is [var l, var d, var n] ? (int.Parse(l), int.Parse(d), int.Parse(n)) : (33, 2560, 30);
        var contrast = new Population("spectrum 1/i", width, 1, 2).Captures(prompts, 1.5, layers, seed: 1);
        foreach (var method in Enum.GetValues<DirectionMethod>())
        {
            var options = new FindingOptions { Method = method };
            var clock = Stopwatch.StartNew();
            var direction = DirectionFinder.Find("d", contrast, null, options, null, CancellationToken.None);
            var found = clock.Elapsed;
            DirectionAudit.Measure(direction, contrast, null, null, options, new(), null, CancellationToken.None);
            output.WriteLine($"| {method} | {found.TotalSeconds:F1} s | {(clock.Elapsed - found).TotalSeconds:F0} s |");
        }
    }
}
