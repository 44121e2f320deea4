using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cpu.Vectors;

namespace Vectorscope.Engine.Cpu.Passes;

/// <summary>A pass of some rows' new tokens through all blocks, the head, and the search for the likeliest tokens.</summary>
internal interface ICpuPass : IDisposable
{
    /// <summary>Runs a plan; the pasts of its rows have room, and are not advanced.</summary>
    void Run(StepPlan plan);

    /// <summary>The likeliest tokens of a choice, in order.</summary>
    List<Generation.Candidate> Likeliest(int choice);

    /// <summary>A choice's logits, [V], penalties applied.</summary>
    ReadOnlySpan<float> LogitsOf(int choice);

    /// <summary>Takes the penalties of a choice that is scored out of its logits again.</summary>
    void RestoreLogits(int choice);

    /// <summary>What it works in.</summary>
    long Bytes { get; }
}

/// <summary>The pass for one width of vectors.</summary>
/// <remarks>
/// Two threads have a half of the heads and of the MLP's channels each, from the norm to what is written, so that a block meets twice and
/// little goes from one core to the other. More threads share the outputs of each product and the heads of a mixer, and meet in between.
/// Nothing depends on the number of threads: every sum is made by one of them, in one order.
/// </remarks>
internal sealed unsafe partial class CpuPass<TVectors, TVector> : ICpuPass where TVectors : struct, IVectors<TVector> where TVector : struct
{
    // Compiled at once as well as it gets: a step's parts are too many to wait for the runtime to find out which are hot.
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;
    private readonly CpuWeights _weights;
    private readonly CpuShape _shape;
    private readonly StepBuffers _buffers;
    private readonly Crew _crew;
    private readonly float _epsilon;
    private readonly double[] _frequencies;
    // A layer's place among those of its kind.
    private readonly int[] _places;
    private StepPlan _plan = null!;
    // Whether tokens are shared, rather than normed by every thread.
    private bool _shares;
    // Choices that a thread has taken to draw, and what went wrong there.
    private int _drawn;
    private volatile Exception? _failure;

    internal CpuPass(CpuWeights weights, int threads)
    {
        (_weights, _shape) = (weights, weights.Shape);
        var config = _shape.Config;
        _epsilon = (float)config.NormEpsilon;
        // Rounded as the model was trained with: in single precision throughout.
        _frequencies = [.. Enumerable.Range(0, config.RotaryDimension / 2).Select(i => (double)(1 / (float)Math.Pow(config.RopeTheta, 2f * i / config.RotaryDimension)))];
        _places = [.. config.LayerKinds.Select((kind, layer) => config.LayerKinds.Take(layer).Count(other => other == kind))];
        _buffers = new(_shape, threads);
        _crew = new(threads, Work);
    }

    public long Bytes => _buffers.Bytes;

    public void Run(StepPlan plan)
    {
        (_plan, _drawn, _failure) = (plan, 0, null);
        _shares = _buffers.Shares(plan);
        _buffers.Prepare(plan);
        Rotate(plan);
        _crew.Run();
        if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    private void Rotate(StepPlan plan)
    {
        var half = _frequencies.Length;
        for (var token = 0; token < plan.Tokens; token++)
        {
            var to = _buffers.Rotation + ((nint)token * 2 * half);
            for (var i = 0; i < half; i++) (to[half + i], to[i]) = MathF.SinCos(plan.Position[token] * (float)_frequencies[i]);
        }
    }

    [MethodImpl(Hot)]
    private void Work(int me)
    {
        var (plan, config) = (_plan, _shape.Config);
        var width = _shape.Width;
        var (first, end) = _shares ? Share(me, plan.Tokens) : (0, plan.Tokens);
        float* x = _buffers.Stream[_shares ? 0 : me], h = _buffers.Normed[_shares ? 0 : me];
        for (var token = first; token < end; token++) Embed(me, token, x + ((nint)token * width));
        for (var n = 0; n < config.LayerCount; n++)
        {
            var layer = _weights.Layers[n];
            for (var token = first; token < end; token++)
            {
                var stream = x + ((nint)token * width);
                if (n > 0) EndBlock(me, token, stream, n);
                Rows<TVectors, TVector>.Norm(stream, layer.MixerNorm, h + ((nint)token * width), width, config.HiddenSize, _epsilon);
            }
            if (_shares) _crew.Meet(me);
            Mixer(me, layer, _places[n], h);
            _crew.Meet(me);
            for (var token = first; token < end; token++)
            {
                var stream = x + ((nint)token * width);
                AddWritten(me, token, stream, _buffers.MixerWritten, layer.Output.Length, null, n + 1);
                Rows<TVectors, TVector>.Norm(stream, layer.MlpNorm, h + ((nint)token * width), width, config.HiddenSize, _epsilon);
            }
            if (_shares) _crew.Meet(me);
            Mlp(me, layer, h);
            _crew.Meet(me);
        }
        for (var token = first; token < end; token++) EndBlock(me, token, x + ((nint)token * width), config.LayerCount);
        Choose(me, x, first, end);
        _crew.Meet(me);
        if (!plan.Draws) return;
        Draw();
        _crew.Meet(me);
    }

    [MethodImpl(Hot)]
    private void Mixer(int me, CpuLayer layer, int place, float* h)
    {
        int tokens = _plan.Tokens, slices = layer.Output.Length, input = _shape.MixerInput(layer.Kind), output = _shape.MixerOutput(layer.Kind), part = output / slices;
        if (_crew.Count == slices)
        {
            var panels = layer.Input.Count / slices;
            Multiply(layer.Input, me * panels, (me + 1) * panels, h, _shape.Width, tokens, _buffers.Input, input);
            if (layer.Kind == LayerKind.FullAttention) Attention(me, layer, place, me * _shape.SlicePairs, (me + 1) * _shape.SlicePairs, alone: true);
            else Linear(me, layer, place, me * _shape.SliceKeys, (me + 1) * _shape.SliceKeys, alone: true);
            Multiply(layer.Output[me], 0, layer.Output[me].Count, _buffers.Output + (me * part), output, tokens, _buffers.MixerWritten[me], _shape.Width);
            return;
        }
        Multiply(me, layer.Input, h, _shape.Width, tokens, _buffers.Input, input);
        _crew.Meet(me);
        if (layer.Kind == LayerKind.FullAttention) Attention(me, layer, place, 0, _shape.Config.KeyValueHeads, alone: false);
        else Linear(me, layer, place, 0, _shape.Config.LinearKeyHeads, alone: false);
        _crew.Meet(me);
        for (var slice = 0; slice < slices; slice++) Multiply(me, layer.Output[slice], _buffers.Output + (slice * part), output, tokens, _buffers.MixerWritten[slice], _shape.Width);
    }

    [MethodImpl(Hot)]
    private void Mlp(int me, CpuLayer layer, float* h)
    {
        int tokens = _plan.Tokens, slices = layer.Down.Length, inner = _shape.Inner;
        if (_crew.Count == slices)
        {
            GateUp(layer, h, _shape.MlpPanel(me), _shape.MlpPanel(me + 1));
            Multiply(layer.Down[me], 0, layer.Down[me].Count, _buffers.Output + (_shape.MlpPanel(me) * _shape.Panel), inner, tokens, _buffers.MlpWritten[me], _shape.Width);
            return;
        }
        var (from, to) = Share(me, inner / _shape.Panel);
        GateUp(layer, h, from, to);
        _crew.Meet(me);
        for (var slice = 0; slice < slices; slice++) Multiply(me, layer.Down[slice], _buffers.Output + (_shape.MlpPanel(slice) * _shape.Panel), inner, tokens, _buffers.MlpWritten[slice], _shape.Width);
    }

    // The parts of so many things that a thread has.
    private (int From, int To) Share(int me, int count) => ((int)((long)count * me / _crew.Count), (int)((long)count * (me + 1) / _crew.Count));

    [MethodImpl(Hot)]
    private void Multiply(int me, Panels weights, float* x, int xs, int rows, float* y, int ys)
    {
        var (from, to) = Share(me, weights.Count);
        Multiply(weights, from, to, x, xs, rows, y, ys);
    }

    [MethodImpl(Hot)]
    private static void Multiply(Panels weights, int from, int to, float* x, int xs, int rows, float* y, int ys)
    {
        if (weights.IsHalf) Product<TVectors, TVector, StoredPairs>.Run(weights, from, to, x, xs, rows, y, ys);
        else Product<TVectors, TVector, StoredSingles>.Run(weights, from, to, x, xs, rows, y, ys);
    }

    // Gate and up of the same channels, and what they open.
    [MethodImpl(Hot)]
    private void GateUp(CpuLayer layer, float* h, int from, int to)
    {
        int panel = _shape.Panel, width = 2 * _shape.Inner;
        Multiply(layer.GateUp, 2 * from, 2 * to, h, _shape.Width, _plan.Tokens, _buffers.Input, width);
        for (var token = 0; token < _plan.Tokens; token++)
        {
            float* both = _buffers.Input + ((nint)token * width), open = _buffers.Output + ((nint)token * _shape.Inner);
            for (var p = from; p < to; p++) Rows<TVectors, TVector>.Gated(both + (2 * p * panel), both + (((2 * p) + 1) * panel), open + (p * panel), panel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Address(float[] pinned) => (float*)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(pinned));

    public void Dispose()
    {
        _crew.Dispose();
        _buffers.Dispose();
    }
}
