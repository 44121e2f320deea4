using System.Diagnostics;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Bench;

/// <summary>Time and peak memory of taking one direction out of every writer of a model, its export included.</summary>
internal static class EditCost
{
    internal static void Run(string folder, string target, TextWriter output)
    {
        var config = ModelConfig.Load(folder);
        var random = new SeededRandom(1, RandomPurpose.Test, 0);
        var direction = new Direction("d", config.LayerCount, [.. Enumerable.Range(0, (config.LayerCount + 1) * config.HiddenSize).Select(_ => (float)random.NextNormal())]);
        var edit = new Intervention([new Ablate { Direction = "d", Row = config.LayerCount / 2, Site = OperationSite.Writes }]);
        var source = new WeightEditSource(Path.GetFileName(folder), new string('0', 64), "{}", [], "bench");
        var (watch, hashing) = (Stopwatch.StartNew(), TimeSpan.Zero);
        var told = new Told(stage =>
        {
            if (stage == WeightEditStage.Hashes && hashing == TimeSpan.Zero) hashing = watch.Elapsed;
        });

        var manifest = WeightEdit.Run(new(folder, edit, _ => direction, source), target, told, CancellationToken.None);

        var peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(':')[1].Trim();
        var bytes = manifest.Files.Sum(file => file.Bytes);
        output.WriteLine($"edit: {manifest.Report.Writers.Count(writer => writer.Left is null)} matrices, {bytes:N0} bytes, {hashing.TotalSeconds:F1} s and {(watch.Elapsed - hashing).TotalSeconds:F1} s of hashing, peak resident {peak}");
    }

    private sealed class Told(Action<WeightEditStage> tell) : IProgress<WeightEditProgress>
    {
        public void Report(WeightEditProgress value) => tell(value.Stage);
    }
}
