using System.Diagnostics;
using Vectorscope.Engine.Cuda.Step;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Bench;

/// <summary>Milliseconds of a pass over prompts by the CUDA kernels, from the ids to the first token of every row on the host.</summary>
internal static class PromptCost
{
    private const int Warm = 2, Rounds = 5;

    /// <summary>ROWSxTOKENS, or ROWSxLEAST-MOST for rows of different lengths; behind a plus the tokens that each row read before.</summary>
    private static readonly string[] Usual = ["1x2", "1x8", "1x64", "1x200", "1x512", "1x2048", "1x8192", "16x512", "60x96", "16x64-960", "89x500", "1x200+3000", "16x200+3000", "1x2048+30000"];

    internal static async Task RunAsync(string folder, string[] rest, TextWriter output)
    {
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));
        using var model = await LanguageModel.LoadAsync(engine, folder, new ModelOptions { ContentHash = new string('0', 64), Device = ModelDevice.Cuda }, null, CancellationToken.None);
        await engine.RunAsync(() =>
        {
            using var scope = NewDisposeScope();
            using var steps = CudaSteps.TryCreate(model.Network, model.Config, out var why) ?? throw new InvalidOperationException(why);
            foreach (var shape in rest.Length == 0 ? Usual : rest)
            {
                var times = new List<double>();
                var (began, tokens) = (TimeProvider.System.GetUtcNow(), 0);
                for (var round = 0; round < Warm + Rounds; round++)
                {
                    if (round == Warm) began = TimeProvider.System.GetUtcNow();
                    var (milliseconds, own) = Round(model, steps, shape, round);
                    if (round >= Warm) times.Add(milliseconds);
                    tokens = own;
                }
                ProfileWindow.Tell(shape, began, Rounds);
                output.WriteLine($"prompts {shape}: {times.Order().ElementAt(Rounds / 2):F2} ms ({times.Min():F2} to {times.Max():F2}), {tokens / times.Order().ElementAt(Rounds / 2) * 1e3:N0} tokens/s");
            }
            return true;
        }, CancellationToken.None);
    }

    private static (double Milliseconds, int Tokens) Round(LanguageModel model, CudaSteps steps, string shape, int seed)
    {
        var parts = shape.Split('x', '+');
        var rows = int.Parse(parts[0]);
        int[] ends = [.. parts[1].Split('-').Select(int.Parse)];
        var pasts = Enumerable.Range(0, rows).Select(_ => steps.Create()).ToArray();
        RowStep[] Steps(Func<int, int> length) => [.. pasts.Select((past, row) => new RowStep(past, [.. Enumerable.Range(0, length(row)).Select(i => (int)(((i * 7919L) + (row * 104_729L) + seed) % model.Config.VocabularySize))])
        {
            Next = new(new SamplingOptions { TopK = 20, Seed = row }, [], 0.5, null),
        })];
        if (parts.Length > 2) steps.Step(Steps(_ => int.Parse(parts[2])));
        var work = Steps(row => ends.Length == 1 ? ends[0] : ends[0] + (((ends[1] - ends[0]) * row) / (rows - 1)));
        var watch = Stopwatch.StartNew();
        steps.Step(work);
        var milliseconds = watch.Elapsed.TotalMilliseconds;
        foreach (var past in pasts) past.Dispose();
        return (milliseconds, work.Sum(row => row.Ids.Count));
    }
}
