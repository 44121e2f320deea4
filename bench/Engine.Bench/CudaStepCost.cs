using System.Diagnostics;
using Vectorscope.Engine.Cuda.Compile;
using Vectorscope.Engine.Cuda.Step;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Bench;

/// <summary>Milliseconds a step of the CUDA kernels, from the rows to the tokens on the host: by batch and context, and under interventions beside none.</summary>
/// <remarks>Contexts are filled with random numbers, so that no time goes into prompts; every step samples with top-k, top-p and a presence penalty.</remarks>
internal static class CudaStepCost
{
    private const int Warm = 10, Steps = 40, Rounds = 5;

    /// <summary>ROWSxCONTEXT, or ROWSxLEAST-MOST for rows of different lengths.</summary>
    private static readonly string[] Usual =
        ["1x512", "2x512", "4x512", "8x512", "16x512", "32x512", "64x512", "89x512", "128x512", "1x2048", "1x4096", "1x8192", "1x16384", "1x32768", "8x4096", "8x32768", "32x4096", "89x2048", "89x4096", "89x64-4096"];

    internal static async Task RunAsync(string folder, string[] rest, TextWriter output)
    {
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));
        using var model = await LanguageModel.LoadAsync(engine, folder, new ModelOptions { ContentHash = new string('0', 64), Device = ModelDevice.Cuda }, null, CancellationToken.None);
        await engine.RunAsync(() =>
        {
            Measure(model, rest, output);
            return true;
        }, CancellationToken.None);
    }

    private static void Measure(LanguageModel model, string[] rest, TextWriter output)
    {
        using var scope = NewDisposeScope();
        output.WriteLine($"{model.Device}, {model.Dtype}; {Rounds} rounds of {Steps} steps: median of the rounds' means (least to most)");
        var cold = new TemporaryCache();
        var watch = Stopwatch.StartNew();
        using (var first = CudaSteps.TryCreate(model.Network, model.Config, new CubinCache(cold.Path), out var why))
        {
            if (first is null)
            {
                output.WriteLine(why);
                return;
            }
            output.WriteLine($"kernels, nothing kept: {watch.Elapsed.TotalMilliseconds:F0} ms");
        }
        watch.Restart();
        using var steps = CudaSteps.TryCreate(model.Network, model.Config, new CubinCache(cold.Path), out _)!;
        output.WriteLine($"kernels, kept: {watch.Elapsed.TotalMilliseconds:F0} ms");
        cold.Dispose();
        watch.Restart();
        steps.Prepare(128);
        output.WriteLine($"graphs of all sizes, with and without moves: {watch.Elapsed.TotalMilliseconds:F0} ms");

        if (rest is ["moves", .. var given])
        {
            Interventions(model, steps, given is [var count] ? int.Parse(count) : Steps, output);
            return;
        }
        foreach (var shape in rest.Length == 0 ? Usual : rest)
        {
            using var batch = new Batch(model, steps, Lengths(shape));
            batch.Run(Warm, []);
            output.WriteLine($"{shape}: {Of([.. Enumerable.Range(0, Rounds).Select(_ => batch.Run(Steps, []))])}");
        }
        if (rest.Length > 0) return;
        Distinct(model, steps, output);
        Interventions(model, steps, Steps, output);
    }

    // Of one operation at one layer, with more and more settings among as many rows.
    private static void Distinct(LanguageModel model, CudaSteps steps, TextWriter output)
    {
        const int rows = 128;
        Direction[] directions = [.. Enumerable.Range(0, 256).Select(row => Random(model, row))];
        using var batch = new Batch(model, steps, [.. Enumerable.Repeat(512, rows)]);
        batch.Run(Warm, []);
        output.WriteLine($"{rows}x512, none: {Of([.. Enumerable.Range(0, Rounds).Select(_ => batch.Run(Steps, []))])}");
        foreach (var distinct in new[] { 1, 4, 16, 64, 128, 256 })
        {
            // Beyond the rows there are, each has two directions.
            CompiledIntervention[] own = [.. Enumerable.Range(0, Math.Min(rows, distinct)).Select(row => CompiledIntervention.Of(
                new([.. Enumerable.Range(0, Math.Max(1, distinct / rows)).Select(nth => new Add { Direction = $"{row + (nth * rows)}", Strength = 0.01, Layers = new LayerList([model.Config.LayerCount / 2]) })]),
                named => directions[int.Parse(named)], model.Config.LayerCount, model.Config.HiddenSize))];
            batch.Run(Warm, own);
            output.WriteLine($"{rows}x512, add at one layer, {distinct} directions: {Of([.. Enumerable.Range(0, Rounds).Select(_ => batch.Run(Steps, own))])}");
        }
    }

    private static void Interventions(LanguageModel model, CudaSteps steps, int count, TextWriter output)
    {
        const int rows = 89;
        (string Name, Func<int, Operation> Of)[] kinds =
        [
            ("add at one layer", row => new Add { Direction = $"{row}", Strength = 0.01 + (row * 0.001), Layers = new LayerList([model.Config.LayerCount / 2]) }),
            ("ablate after every block", row => new Ablate { Direction = $"{row}" }),
            ("ablate every write", row => new Ablate { Direction = $"{row}", Site = OperationSite.Writes }),
            ("cap where a gate is open, every block", row => new Conditional { Direction = $"{row}", When = new("0", 0, Above: true, 0), Then = new Cap { Direction = $"{row}", Value = new(null, 0.1) } }),
        ];
        Direction[] directions = [.. Enumerable.Range(0, rows).Select(row => Random(model, row))];
        using var batch = new Batch(model, steps, [.. Enumerable.Repeat(512, rows)]);
        foreach (var (name, of) in kinds)
        {
            foreach (var distinct in new[] { 1, 16, rows })
            {
                CompiledIntervention[] own = [.. Enumerable.Range(0, distinct).Select(row => CompiledIntervention.Of(new([of(row)]), named => directions[int.Parse(named)], model.Config.LayerCount, model.Config.HiddenSize))];
                batch.Run(Warm, own);
                var (plain, changed) = (new List<double>(), new List<double>());
                for (var round = 0; round < Rounds; round++)
                {
                    plain.Add(batch.Run(count, []));
                    changed.Add(batch.Run(count, own));
                }
                double[] ratios = [.. changed.Zip(plain, (with, without) => with / without)];
                output.WriteLine($"{rows}x512, {name}, {distinct} settings: {Of(changed)}, none {Of(plain)}, ratio {Median(ratios):F4} ({ratios.Min():F4} to {ratios.Max():F4})");
            }
        }
        Projected(directions[0], batch, count, output);
    }

    private static void Projected(Direction direction, Batch batch, int count, TextWriter output)
    {
        ProjectionSeries[] series = [.. Enumerable.Range(0, direction.LayerCount + 1).Select(layer => new ProjectionSeries(direction, layer))];
        batch.Run(Warm, [], series);
        double[] ratios = [.. Enumerable.Range(0, Rounds).Select(_ => batch.Run(count, [], series) / batch.Run(count, []))];
        output.WriteLine($"89x512, projections of every layer recorded, ratio {Median(ratios):F4} ({ratios.Min():F4} to {ratios.Max():F4})");
    }

    private static int[] Lengths(string shape)
    {
        var parts = shape.Split('x');
        var rows = int.Parse(parts[0]);
        int[] ends = [.. parts[1].Split('-').Select(int.Parse)];
        return [.. Enumerable.Range(0, rows).Select(row => ends.Length == 1 || rows == 1 ? ends[0] : ends[0] + (int)((long)(ends[1] - ends[0]) * row / (rows - 1)))];
    }

    private static Direction Random(LanguageModel model, int seed)
    {
        var random = new Random(seed);
        return new($"{seed}", model.Config.LayerCount, [.. Enumerable.Range(0, (model.Config.LayerCount + 1) * model.Config.HiddenSize).Select(_ => (float)(random.NextDouble() - 0.5))]);
    }

    private static string Of(IReadOnlyList<double> values) => $"{Median(values):F3} ms ({values.Min():F3} to {values.Max():F3})";

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    /// <summary>Rows whose contexts are random numbers.</summary>
    private sealed class Batch : IDisposable
    {
        private readonly CudaSteps _steps;
        private readonly CudaPast[] _pasts;
        private readonly List<int>[] _written;
        private readonly int[] _next;
        private readonly IRowMark[] _marks;
        private int _drawn;

        internal Batch(LanguageModel model, CudaSteps steps, int[] lengths)
        {
            _steps = steps;
            _pasts = [.. lengths.Select(_ => (CudaPast)steps.Create())];
            for (var row = 0; row < lengths.Length; row++)
            {
                var memory = _pasts[row].Memory;
                memory.Reserve(lengths[row]);
                foreach (var page in memory.Pages) page.Memory.normal_();
                memory.States!.normal_(0, 0.1);
                memory.Rings!.normal_();
                memory.Advance(lengths[row]);
            }
            _written = [.. lengths.Select(_ => new List<int>())];
            _next = [.. lengths.Select((_, row) => row * 31 % model.Config.VocabularySize)];
            _marks = [.. _pasts.Select(past => past.Mark())];
        }

        /// <summary>Milliseconds a step.</summary>
        internal double Run(int steps, CompiledIntervention[] own, ProjectionSeries[]? series = null)
        {
            // Every round at the same lengths.
            for (var row = 0; row < _pasts.Length; row++) _pasts[row].Return(_marks[row]);
            SamplingOptions[] sampling = [.. _pasts.Select((_, row) => new SamplingOptions { TopK = 20, TopP = 0.95, PresencePenalty = 1.5, Seed = row })];
            var watch = new Stopwatch();
            for (var step = -1; step < steps; step++)
            {
                // The first makes the table of moves.
                if (step == 0) watch.Start();
                var outcomes = _steps.Step([.. _pasts.Select((past, row) => new RowStep(past, [_next[row]])
                {
                    Intervention = own.Length == 0 ? null : own[row % own.Length],
                    Marks = own.Length == 0 ? [] : [TokenMark.Written],
                    Projections = series ?? [],
                    Next = new(sampling[row], _written[row], CounterRandom.Uniform(row, _drawn), null),
                })]);
                _drawn++;
                for (var row = 0; row < _pasts.Length; row++)
                {
                    _next[row] = outcomes[row].Id ?? throw new InvalidOperationException($"Row {row} has no next token.");
                    _written[row].Add(_next[row]);
                }
            }
            return watch.Elapsed.TotalMilliseconds / steps;
        }

        public void Dispose()
        {
            foreach (var mark in _marks) mark.Dispose();
            foreach (var past in _pasts) past.Dispose();
        }
    }

    private sealed class TemporaryCache : IDisposable
    {
        internal string Path { get; } = Directory.CreateTempSubdirectory("vectorscope-kernels-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
