using System.Diagnostics;
using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Training;
using Vectorscope.Engine.Training.Network;
using Vectorscope.Engine.Training.Packing;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Bench;

/// <summary>Where a training step's time goes: each piece alone, forward and both ways, waiting for the device after each.</summary>
internal static class TrainingParts
{
    private const int WarmUps = 3, Turns = 5;

    internal static async Task RunAsync(string folder, string[] rest, TextWriter output)
    {
        var arguments = rest.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        int rows = int.Parse(arguments.GetValueOrDefault("--rows", "32")), tokens = int.Parse(arguments.GetValueOrDefault("--tokens", "2048"));
        var dtype = Enum.Parse<ModelDtype>(arguments.GetValueOrDefault("--dtype", "Auto"), ignoreCase: true);
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));
        await engine.RunAsync(() => Measure(folder, rows, tokens, dtype, output), CancellationToken.None);
    }

    private static bool Measure(string folder, int rows, int tokens, ModelDtype dtype, TextWriter output)
    {
        using var mode = inference_mode(false);
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(folder);
        var config = checkpoint.Config;
        var place = ModelPlace.Of(ModelDevice.Auto, dtype, () => LibTorch.Load().Cuda);
        var (device, type) = (place.Tensors, place.Type);
        var layout = new ParameterLayout(config);
        using var weights = new WeightBuffers(layout, StartWeights.Read(checkpoint, layout, ScalarType.Float32, device, () => { }), type);
        using var model = new TrainableModel(config, weights);
        using var optimizer = new AdamW(new TrainingOptions { Steps = 1 }, weights, layout.Decaying);
        var batch = new TrainingBatches([.. TrainingThroughput.Documents(config.VocabularySize, 500)], new TrainingOptions { Steps = 1, Rows = rows, SequenceTokens = tokens }).Next()[0];
        using var input = model.Input(batch);
        var shape = new DeltaShape(config.LinearKeyHeads, config.LinearValueHeads, config.LinearKeyHeadDimension, config.LinearValueHeadDimension, config.ConvolutionKernel);
        using var keys = new UnitKeys(shape.KeyWidth, device);
        long length = input.Length, chunk = input.Chunk, matrices = rows * length / chunk * shape.ValueHeads;

        Time("batch to device and masks", () => model.Input(batch).Dispose());
        Time("whole forward without gradients", () => model.Loss(input).Dispose());
        Time("whole forward and backward", () => model.AddGradient(input, 1.0 / batch.Learned, recompute: false).Dispose());
        Time("optimiser and gradient norm", () =>
        {
            weights.GradientNorm().Dispose();
            optimizer.Update(1, 1e-9);
        });
        foreach (var kind in config.LayerKinds.Distinct())
        {
            using var block = new TrainableBlock(config, config.LayerKinds.ToList().IndexOf(kind), weights);
            Both($"block with {kind}", [Wide(rows * length, config.HiddenSize)], x => block.Apply(x[0], input), block.Leaves.Select(l => l.Tensor));
        }
        var head = new TrainableHead(config, weights);
        Both("head and loss", [Wide(rows * length, config.HiddenSize)], x =>
        {
            Tensor? sum = null;
            head.Losses(x[0], input, part => sum = (sum is null ? part : sum.add(part)).MoveToOuterDisposeScope());
            return sum!;
        }, head.Leaves.Select(l => l.Tensor));
        Both("norm of the stream", [Wide(rows * length, config.HiddenSize), Wide(config.HiddenSize)], x => Norms.Centred(x[0], x[1], 1e-6));
        Both("gated norm", [Wide(rows, length, shape.ValueHeads, shape.ValueWidth), Narrow(rows, length, shape.ValueHeads, shape.ValueWidth), Wide(shape.ValueWidth)], x => Norms.Gated(x[0], x[1], x[2], 1e-6));
        Both("unit keys", [Wide(2, rows, length, shape.KeyHeads, shape.KeyWidth)], x => keys.Normalize(x[0]));
        Both("convolution", [Narrow(rows, length, shape.Channels), Wide(shape.Channels, 1, shape.Taps)], x => DocumentConvolution.Apply(x[0], x[1], input));
        Both("delta rule", [Narrow(rows, length, shape.Channels), Wide(rows, length, shape.ValueHeads).sigmoid_(), Wide(rows, length, shape.ValueHeads).exp_().neg_()],
            x => DocumentDeltaRule.Apply(x[0], x[1], x[2], shape, keys, input));
        Both("  its triangular systems", [Wide(matrices, chunk, chunk).mul_(0.1), Wide(matrices, chunk, shape.KeyWidth + shape.ValueWidth)],
            x => linalg.solve_triangular(x[0], x[1], upper: false, unitriangular: true));
        Both("  one product of its size", [Wide(matrices, chunk, chunk), Wide(matrices, chunk, shape.ValueWidth)], x => x[0].bmm(x[1]));
        Both("  one exponential of its size", [Wide(matrices, chunk, chunk)], x => x[0].exp());
        return true;

        Tensor Wide(params long[] size) => randn(size, ScalarType.Float32, device);
        Tensor Narrow(params long[] size) => randn(size, ScalarType.Float32, device).to(type);

        void Both(string name, Tensor[] inputs, Func<Tensor[], Tensor> of, IEnumerable<Tensor>? leaves = null)
        {
            var starts = inputs.Select(x => x.detach().requires_grad_(true)).ToArray();
            using var gradient = ones_like(of(starts));
            Time($"{name}: forward", () => of(starts).Dispose());
            Time($"{name}: both ways", () => autograd.grad([of(starts)], [.. starts, .. leaves ?? []], [gradient]));
        }

        void Time(string name, Action work)
        {
            var times = new List<double>();
            for (var turn = 0; turn < WarmUps + Turns; turn++)
            {
                var watch = Stopwatch.StartNew();
                using (NewDisposeScope()) work();
                if (device.type == DeviceType.CUDA) cuda.synchronize();
                if (turn >= WarmUps) times.Add(watch.Elapsed.TotalMilliseconds);
            }
            times.Sort();
            output.WriteLine($"{name}: {times[Turns / 2]:F2} ms");
        }
    }
}
