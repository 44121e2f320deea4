using System.Runtime.CompilerServices;
using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Cuda.Compile;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tests.Model;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Cuda;

/// <summary>Kernels one by one against their formulas in double precision, on random numbers; what they must not read is no number.</summary>
public sealed class KernelsTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const double Rounded = 6e-3, Flipped = 1e-3, Single = 2e-5;

    // Idle places, page edges, and rows of many tiles, so that heads are cut over blocks.
    private static readonly int[] Lengths = [1, 2, 0, 63, 64, 65, 129, 700, 5000, 0, 1, 128, 333];

    public static TheoryData<string, bool> Shapes => new() { { "4b", false }, { "4b", true }, { "pocket", false }, { "tiny", true } };

    [Theory]
    [InlineData("4b", false, "attend_whole")]
    [InlineData("4b", false, "attend_parts")]
    [InlineData("4b", false, "attend_any")]
    [InlineData("4b", true, "attend_any")]
    [InlineData("pocket", false, "attend_any")]
    [InlineData("tiny", true, "attend_any")]
    public async Task Attention_OfRowsOfAllLengths_IsTheFormula(string name, bool single, string kernel)
    {
        await engine.Require(ModelDevice.Cuda);

        var (error, appended) = await engine.Run(() =>
        {
            using var scope = NewDisposeScope();
            using var bench = new Bench(name, single);
            var (config, shape) = (bench.Config, bench.Shape);
            int heads = config.AttentionHeads, kv = config.KeyValueHeads, width = config.HeadDimension, rows = Lengths.Length;
            var input = bench.Random(rows, shape.AttentionColumns);
            Tensor queryScale = rand(width, device: CUDA) + 0.5, keyScale = rand(width, device: CUDA) + 0.5;
            // Two blocks; the test is of the second.
            Tensor[][] pages = [.. Lengths.Select(length => Enumerable.Range(0, (length + 63) / 64).Select(i => bench.Page(length - 1 - (i * 64))).ToArray())];
            Tensor[] tables = [.. pages.Select(own => HostCopy.FromIntegers([.. own.Select(page => (long)TorchAbi.DataPointer(page)), 0], [own.Length + 1], CUDA))];
            var copies = pages.Select(own => own.Select(page => page.to(ScalarType.Float64)).ToArray()).ToArray();
            bench.Send([.. Lengths.Select((length, row) => new StepRow { Length = length, Pages = TorchAbi.DataPointer(tables[row]) })]);
            var frequencies = rand(config.RotaryDimension / 2, device: CUDA);
            var result = bench.Plain(full([rows, heads * width], double.NaN, device: CUDA));
            bench.Attend(kernel, input, queryScale, keyScale, frequencies, result, rows);

            var (worst, worstAppended) = (0.0, 0.0);
            for (var row = 0; row < rows; row++)
            {
                var length = Lengths[row];
                if (length == 0)
                {
                    Assert.True(result.select(0, row).isnan().all().ToBoolean(), "A place that nobody has was written to.");
                    continue;
                }
                var own = input.select(0, row).to(ScalarType.Float64);
                var queries = bench.Turned(own.narrow(0, 0, heads * width).view(heads, width), queryScale, frequencies, length - 1);
                var key = bench.Turned(own.narrow(0, heads * width, kv * width).view(kv, width), keyScale, frequencies, length - 1);
                var value = own.narrow(0, (heads + kv) * width, kv * width).view(kv, width);
                // [2, kv, length, width], the new token behind the others.
                var held = cat([.. copies[row].Select(page => page.select(0, 1))], 2).narrow(2, 0, length).clone();
                held.select(0, 0).select(1, length - 1).copy_(key);
                held.select(0, 1).select(1, length - 1).copy_(value);
                var group = heads / kv;
                var scores = queries.view(kv, group, width).matmul(held.select(0, 0).transpose(1, 2)) / Math.Sqrt(width);
                var expected = scores.softmax(-1).matmul(held.select(0, 1)).view(heads * width)
                    * own.narrow(0, (heads + (2 * kv)) * width, heads * width).sigmoid();
                worst = Math.Max(worst, Bench.Error(result.select(0, row), expected));
                var last = pages[row][^1].select(0, 1).select(2, (length - 1) % 64);
                worstAppended = Math.Max(worstAppended, Bench.Error(last, stack([key, value])));
            }
            return (worst, worstAppended);
        });

        var tolerance = single ? Single : Rounded;
        Assert.True(error < tolerance, $"Relative error {error}.");
        Assert.True(appended < tolerance, $"What was appended differs by {appended}.");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Delta_OneToken_IsTheFormula(string name, bool single)
    {
        await engine.Require(ModelDevice.Cuda);
        foreach (var kernel in new[] { "delta_early", "delta_late" })
        {
            var errors = await engine.Run(() => Delta(name, single, kernel));

            Assert.True(errors.Output < (single ? Single : Rounded), $"{kernel}: output {errors.Output}");
            // What enters the state is rounded to the model's type in the formula too, but a few numbers to the other side.
            Assert.True(errors.State < (single ? Single : Flipped), $"{kernel}: state {errors.State}");
            Assert.Equal(0, errors.Ring);
        }
    }

    private static (double Output, double State, double Ring) Delta(string name, bool single, string kernel)
    {
        using var scope = NewDisposeScope();
        using var bench = new Bench(name, single);
        var (config, shape) = (bench.Config, bench.Shape);
        int nk = config.LinearKeyHeads, nv = config.LinearValueHeads, dk = config.LinearKeyHeadDimension, dv = config.LinearValueHeadDimension, channels = config.ConvolutionChannels;
        int[] lengths = [1, 2, 3, 0, 4, 77];
        var input = bench.Random(lengths.Length, shape.LinearColumns);
        Tensor taps = bench.Random(channels, 4), rate = rand(nv, device: CUDA).neg(), bias = randn(nv, device: CUDA), weight = rand(dv, device: CUDA) + 0.5;
        // Two blocks; the test is of the second. Before the first token lie columns of zeros.
        var states = Enumerable.Range(0, lengths.Length).Select(_ => randn([2, nv, dk, dv], device: CUDA) * 0.1).ToArray();
        var rings = lengths.Select(_ => bench.Random(2, 4, channels)).ToArray();
        for (var row = 0; row < lengths.Length; row++)
            for (var back = lengths[row]; back < 4; back++) rings[row].select(1, (lengths[row] - 1 - back) & 3).zero_();
        var (oldStates, oldRings) = (states.Select(state => state.to(ScalarType.Float64)).ToArray(), rings.Select(ring => ring.to(ScalarType.Float64)).ToArray());
        bench.Send([.. lengths.Select((length, row) => new StepRow { Length = length, State = TorchAbi.DataPointer(states[row]), Ring = TorchAbi.DataPointer(rings[row]) })]);
        var result = bench.Plain(full([lengths.Length, nv * dv], double.NaN, device: CUDA));
        bench.Set["delta"][kernel].Launch(new DeltaArguments
        {
            In = TorchAbi.DataPointer(input), Rows = bench.Rows, Taps = TorchAbi.DataPointer(taps), Rate = TorchAbi.DataPointer(rate), Bias = TorchAbi.DataPointer(bias),
            Weight = TorchAbi.DataPointer(weight), Out = TorchAbi.DataPointer(result), StateAt = shape.StateElementsOfLayer * sizeof(float),
            RingAt = shape.RingElementsOfLayer * shape.ElementBytes, Wide = 1,
        }, (lengths.Length * nv, 1), 256, 0, overlaps: false);

        var worst = (Output: 0.0, State: 0.0, Ring: 0.0);
        for (var row = 0; row < lengths.Length; row++)
        {
            var (own, position) = (input.select(0, row).to(ScalarType.Float64), lengths[row] - 1);
            if (position < 0)
            {
                Assert.True(result.select(0, row).isnan().all().ToBoolean(), "A place that nobody has was written to.");
                continue;
            }
            var column = own.narrow(0, 0, channels);
            Tensor Tap(int j) => taps.to(ScalarType.Float64).select(1, j);
            Tensor Earlier(int back) => oldRings[row].select(0, 1).select(0, (position - back) & 3);
            var mixed = bench.Round((Tap(0) * Earlier(3)) + (Tap(1) * Earlier(2)) + (Tap(2) * Earlier(1)) + (Tap(3) * column));
            mixed = bench.Round(mixed * mixed.sigmoid());
            Tensor Unit(Tensor heads) => heads / (heads.square().sum(1, keepdim: true) + 1e-6).sqrt();
            var q = Unit(mixed.narrow(0, 0, nk * dk).view(nk, dk)).repeat_interleave(nv / nk, 0) / Math.Sqrt(dk);
            var k = Unit(mixed.narrow(0, nk * dk, nk * dk).view(nk, dk)).repeat_interleave(nv / nk, 0);
            var v = mixed.narrow(0, 2 * nk * dk, nv * dv).view(nv, dv);
            var z = own.narrow(0, channels, nv * dv).view(nv, dv);
            var strength = bench.Round(own.narrow(0, channels + (nv * dv), nv).sigmoid());
            var decay = (rate.to(ScalarType.Float64) * (own.narrow(0, channels + (nv * dv) + nv, nv) + bias.to(ScalarType.Float64)).exp().log1p()).exp();
            var s = oldStates[row].select(0, 1) * decay.view(nv, 1, 1);
            var change = strength.view(nv, 1) * (v - s.mul(k.unsqueeze(2)).sum(1));
            s = s + (k.unsqueeze(2) * change.unsqueeze(1));
            var o = bench.Round(s.mul(q.unsqueeze(2)).sum(1));
            var normed = o / (o.square().mean([1], keepdim: true) + config.NormEpsilon).sqrt() * weight.to(ScalarType.Float64);
            worst.Output = Math.Max(worst.Output, Bench.Error(result.select(0, row), (normed * z * z.sigmoid()).view(nv * dv)));
            worst.State = Math.Max(worst.State, Bench.Error(states[row].select(0, 1), s));
            worst.Ring = Math.Max(worst.Ring, Bench.Error(rings[row].select(0, 1).select(0, position & 3), column));
            Assert.Equal(0, Bench.Error(states[row].select(0, 0), oldStates[row].select(0, 0)));
        }
        return worst;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Norm_AndTheGateOfTheMlp_AreTheFormulas(string name, bool single)
    {
        await engine.Require(ModelDevice.Cuda);

        var (sum, normed, opened) = await engine.Run(() =>
        {
            using var scope = NewDisposeScope();
            using var bench = new Bench(name, single);
            var (width, inner) = (bench.Config.HiddenSize, bench.Config.IntermediateSize);
            Tensor x = bench.Random(5, width), y = bench.Random(5, width), h = bench.Random(5, width), weight = rand(width, device: CUDA) + 0.5, constant = randn(width, device: CUDA);
            var expected = bench.Round(x.to(ScalarType.Float64) + y.to(ScalarType.Float64) + constant.to(ScalarType.Float64));
            var finite = zeros(5, ScalarType.Int32, CUDA);
            bench.Set["norm"]["last_0"].Launch(new NormArguments
            {
                X = TorchAbi.DataPointer(x), Y = TorchAbi.DataPointer(y), H = TorchAbi.DataPointer(h), Weight = TorchAbi.DataPointer(weight),
                Constant = TorchAbi.DataPointer(constant), Finite = TorchAbi.DataPointer(finite),
            }, (5, 1), (((width / 8) + 31) / 32) * 32, 0, overlaps: false);
            Assert.Equal(5, finite.sum().ToInt64());
            var norm = expected / (expected.square().mean([1], keepdim: true) + bench.Config.NormEpsilon).sqrt() * weight.to(ScalarType.Float64);

            Tensor both = bench.Random(5, 2 * inner), open = bench.Random(5, inner);
            bench.Set["mlp"]["open_gate"].Launch(new OpenArguments { GateUp = TorchAbi.DataPointer(both), Open = TorchAbi.DataPointer(open), Rows = 5 }, (((5 * (inner / 8)) + 255) / 256, 1), 256, 0, overlaps: false);
            Tensor gate = both.narrow(1, 0, inner).to(ScalarType.Float64), up = both.narrow(1, inner, inner).to(ScalarType.Float64);
            return (Bench.Error(x, expected), Bench.Error(h, norm), Bench.Error(open, bench.Round(gate * gate.sigmoid()) * up));
        });

        var tolerance = single ? Single : Rounded;
        Assert.True(sum <= (single ? Single : Flipped), $"Sum {sum}.");
        Assert.True(normed < tolerance, $"Norm {normed}.");
        Assert.True(opened < tolerance, $"Gate {opened}.");
    }

    [Fact]
    public async Task Products_OfOneRow_AreTheFormulas()
    {
        await engine.Require(ModelDevice.Cuda);

        var errors = await engine.Run(() =>
        {
            using var scope = NewDisposeScope();
            using var bench = new Bench("4b", single: false);
            var config = bench.Config;
            var found = new Dictionary<string, double>();
            foreach (var (kernel, columns, threads) in new[] { ("product_hidden", config.HiddenSize, 256), ("product_pair", config.HiddenSize, 256), ("product_mixed", bench.Shape.MixedWidth, 256), ("product_inner", config.IntermediateSize, 512) })
            {
                var pair = kernel == "product_pair";
                // No multiple of the rows of a block.
                const int results = 1003;
                Tensor weight = bench.Random(pair ? 2 * results : results, columns) * 0.05, x = bench.Random(1, columns), y = bench.Plain(full([1, results], double.NaN, device: CUDA));
                bench.Set["product"][kernel].Launch(new ProductArguments { Weight = TorchAbi.DataPointer(weight), X = TorchAbi.DataPointer(x), Y = TorchAbi.DataPointer(y), Columns = results },
                    (((results * StepShape.Parts(columns)) + (threads / 32) - 1) / (threads / 32), 1), threads, 0, overlaps: false);
                var all = x.to(ScalarType.Float64).matmul(weight.to(ScalarType.Float64).t());
                var gate = pair ? bench.Round(all.narrow(1, 0, results)) : all;
                found[kernel] = Bench.Error(y, pair ? bench.Round(gate * gate.sigmoid()) * bench.Round(all.narrow(1, results, results)) : all);
            }
            return found;
        });

        Assert.All(errors, error => Assert.True(error.Value < Rounded, $"{error.Key}: relative error {error.Value}."));
    }

    /// <summary>The kernels of a shape, and tensors in its type.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly ScalarType _type;
        private Tensor? _rows;

        internal Bench(string name, bool single)
        {
            Config = NewModelShape.All[name].Config;
            Shape = new(Config, single);
            _type = single ? ScalarType.Float32 : ScalarType.BFloat16;
            // A first operation makes the device's context this thread's.
            zeros(1, device: CUDA).Dispose();
            var folder = LibTorch.Load().Folder;
            Set = new(Nvrtc.Find(folder)!, CubinCache.OfUser(), KernelSource.Macros(Config, single));
        }

        internal ModelConfig Config { get; }

        internal StepShape Shape { get; }

        internal KernelSet Set { get; }

        internal nint Rows => TorchAbi.DataPointer(_rows!);

        internal Tensor Random(params long[] sizes) => randn(sizes, device: CUDA).to(_type);

        internal Tensor Plain(Tensor values) => values.to(_type);

        /// <summary>As the model's type would hold it.</summary>
        internal Tensor Round(Tensor values) => values.to(_type).to(ScalarType.Float64);

        internal unsafe void Send(StepRow[] rows)
        {
            fixed (StepRow* start = rows)
            {
                using var view = TorchAbi.FromHostMemory((nint)start, [rows.Length * Unsafe.SizeOf<StepRow>()], ScalarType.Byte);
                _rows = view.to(CUDA, copy: true);
            }
        }

        /// <summary>[2 blocks, keys and values, kv, 64, width], no number from a token on.</summary>
        internal Tensor Page(int tokens)
        {
            var page = Random(2, 2, Config.KeyValueHeads, 64, Config.HeadDimension);
            if (tokens < 64) page.narrow(3, Math.Max(0, tokens), 64 - Math.Max(0, tokens)).fill_(float.NaN);
            return page;
        }

        /// <summary>[heads, width] normed, rounded as the model does, and rotated.</summary>
        internal Tensor Turned(Tensor heads, Tensor scale, Tensor frequencies, int position)
        {
            var normed = Round(heads / (heads.square().mean([1], keepdim: true) + Config.NormEpsilon).sqrt() * scale.to(ScalarType.Float64));
            var half = Config.RotaryDimension / 2;
            // The angle is single precision in the model.
            var angles = (frequencies * (float)position).to(ScalarType.Float64);
            Tensor cosine = Round(angles.cos()), sine = Round(angles.sin()), a = normed.narrow(1, 0, half), b = normed.narrow(1, half, half);
            return Round(cat([(a * cosine) - (b * sine), (b * cosine) + (a * sine), normed.narrow(1, 2 * half, Config.HeadDimension - (2 * half))], 1));
        }

        internal void Attend(string kernel, Tensor input, Tensor queryScale, Tensor keyScale, Tensor frequencies, Tensor result, int rows)
        {
            var blocks = 2 * CudaDriver.Attribute(CudaDriver.MultiprocessorCount);
            Tensor before = zeros(rows + 1, ScalarType.Int32, CUDA), shares = zeros(blocks * 8, ScalarType.Int32, CUDA), angles = zeros(rows * Config.RotaryDimension, device: CUDA);
            Tensor part = full([blocks * 2048], double.NaN, device: CUDA), extent = full([blocks * 16], double.NaN, device: CUDA), arrived = zeros(rows * Config.KeyValueHeads, ScalarType.Int32, CUDA);
            Set["attention"]["plan"].Launch(new PlanArguments
            {
                Rows = Rows, Frequencies = TorchAbi.DataPointer(frequencies), Before = TorchAbi.DataPointer(before), Shares = TorchAbi.DataPointer(shares),
                Angles = TorchAbi.DataPointer(angles), Count = rows, Blocks = blocks,
            }, (1 + rows, 1), 128, 0, overlaps: false);
            var arguments = new AttentionArguments
            {
                In = TorchAbi.DataPointer(input), QueryScale = TorchAbi.DataPointer(queryScale), KeyScale = TorchAbi.DataPointer(keyScale), Angles = TorchAbi.DataPointer(angles),
                Rows = Rows, Part = TorchAbi.DataPointer(part), Extent = TorchAbi.DataPointer(extent), Arrived = TorchAbi.DataPointer(arrived), Out = TorchAbi.DataPointer(result),
                Shares = TorchAbi.DataPointer(shares), Before = TorchAbi.DataPointer(before), PageAt = Shape.PageElementsOfLayer * Shape.ElementBytes, Count = rows,
            };
            var kernels = new StepKernels(Set, Shape);
            if (kernel == "attend_any") kernels.AttendAny.Launch(arguments, (Config.AttentionHeads, rows), 128, 0);
            else (kernel == "attend_parts" ? kernels.AttendParts! : kernels.AttendWhole!).Launch(arguments, (blocks, 1), 128, 0);
            if (kernel == "attend_parts") kernels.Merge!.Launch(new MergeArguments { Attention = arguments, Blocks = blocks }, (Config.AttentionHeads, rows), 256, 0);
            CudaDriver.Check(CudaDriver.StreamSynchronize(0), "the attention of the test");
            Assert.Equal(0, arrived.abs().sum().ToInt64());
        }

        /// <summary>‖found − expected‖ / ‖expected‖; no number where something found is none.</summary>
        internal static double Error(Tensor found, Tensor expected) =>
            ((found.to(ScalarType.Float64) - expected).norm() / expected.norm()).ToDouble();

        public void Dispose()
        {
            cuda.synchronize();
            Set.Dispose();
        }
    }
}
