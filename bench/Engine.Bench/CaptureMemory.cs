using System.Diagnostics;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Bench;

/// <summary>Peak memory of the process over a capture of so many prompts of 40 to 160 tokens, two sides, in the batches that the product makes by itself.</summary>
internal static class CaptureMemory
{
    internal static async Task RunAsync(string folder, int prompts, TextWriter output)
    {
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));
        using var model = await LanguageModel.LoadAsync(engine, folder, new ModelOptions(), null, CancellationToken.None);
        var target = Path.Combine(Path.GetTempPath(), $"bench-{Environment.ProcessId}.safetensors");
        var plan = Prompts.Plan(1, 1, model.Config.VocabularySize, batchTokens: null) with
        {
            BatchRows = 64,
            Positions = [CapturePosition.LastPromptToken, CapturePosition.PromptMean],
            Sides = [Side("a", 0), Side("b", prompts)],
        };
        var watch = Stopwatch.StartNew();
        await ActivationCapture.RunAsync(model, plan, target, null, CancellationToken.None);
        var peak = PeakMemory.Now();
        output.WriteLine($"memory {prompts} prompts: peak resident {peak}, file {new FileInfo(target).Length:N0} bytes, {watch.Elapsed.TotalSeconds:F1} s");
        File.Delete(target);

        CaptureSide Side(string name, int seed) => new(name, null,
            [.. Enumerable.Range(seed, prompts).Select(i => new CapturePrompt($"prompt {i}", Prompts.Ids(i, 40 + i * 37 % 121, model.Config.VocabularySize)))]);
    }
}
