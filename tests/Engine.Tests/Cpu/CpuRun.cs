using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cpu;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;

namespace Vectorscope.Engine.Tests.Cpu;

/// <summary>Steps of a model without its scheduler.</summary>
internal static class CpuRun
{
    internal static readonly NextToken Likeliest = new(new() { Greedy = true }, [], 0, null);

    internal static CpuSteps Load(string folder, int threads, CpuInstructions? instructions = null)
    {
        using var checkpoint = Checkpoint.Open(folder);
        return CpuSteps.Load(checkpoint, () => { }, instructions, threads);
    }

    internal static int[] Ids(int count, int seed, int vocabulary) => [.. Enumerable.Range(0, count).Select(i => (int)(((i * 7919L) + (seed * 104729L) + (i / 5)) % vocabulary))];

    /// <summary>The logits behind each piece of a row's tokens.</summary>
    internal static List<float[]> Logits(CpuSteps steps, IRowPast past, int[] ids, IEnumerable<int> pieces)
    {
        var logits = new List<float[]>();
        var at = 0;
        foreach (var count in pieces)
        {
            steps.Step([new(past, ids[at..(at + count)]) { Next = Likeliest }]);
            logits.Add(steps.LogitsOf(0));
            at += count;
        }
        return logits;
    }
}
