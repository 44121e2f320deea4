using System.Runtime.CompilerServices;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cpu.Vectors;

namespace Vectorscope.Engine.Cpu.Passes;

/// <content>Linear attention: convolution, gated delta rule and gated norm, token after token of a row.</content>
internal sealed unsafe partial class CpuPass<TVectors, TVector>
{
    // In front of the root of a key's squared length.
    private const float LengthEpsilon = 1e-6f;

    // Some key heads, each with the value heads that read it: of every row, or of those that are this thread's.
    [MethodImpl(Hot)]
    private void Linear(int me, CpuLayer layer, int place, int from, int to, bool alone)
    {
        int input = _shape.MixerInput(layer.Kind), output = _shape.MixerOutput(layer.Kind), item = 0;
        for (var row = 0; row < _plan.Rows; row++)
        {
            for (var head = from; head < to; head++)
            {
                if (!alone && item++ % _crew.Count != me) continue;
                var past = _plan.Past[row];
                float* ring = past.Ring(place), state = past.State(place);
                for (var i = 0; i < _plan.Count[row]; i++)
                {
                    nint token = _plan.First[row] + i;
                    Mix(me, layer, head, _plan.Position[token], _buffers.Input + (token * input), ring, state, _buffers.Output + (token * output));
                }
            }
        }
    }

    [MethodImpl(Hot)]
    private void Mix(int me, CpuLayer layer, int head, int position, float* y, float* ring, float* state, float* output)
    {
        var config = _shape.Config;
        int keys = _shape.SliceKeys, group = config.LinearValueHeads / config.LinearKeyHeads, key = _shape.Key, value = _shape.Value, taps = config.ConvolutionKernel;
        int channels = _shape.Channels, sliceChannels = _shape.SliceChannels, values = 2 * keys * key, local = head % keys, slice = head / keys;
        y += slice * _shape.SliceInput(LayerKind.LinearAttention);
        ring += slice * sliceChannels;
        var weights = layer.Convolution + (slice * sliceChannels);
        float* mixed = _buffers.Mixed[me], q = mixed, k = q + key, v = k + key;
        var slots = _buffers.Taps[me];
        for (var tap = 0; tap < taps; tap++) slots[tap] = ring + ((nint)((position + taps - tap) % taps) * channels);
        Convolve(y, q, local * key, key, slots, weights, taps, channels);
        Convolve(y, k, (keys + local) * key, key, slots, weights, taps, channels);
        Convolve(y, v, values + (local * group * value), group * value, slots, weights, taps, channels);
        Rows<TVectors, TVector>.Scale(q, 1 / MathF.Sqrt(Rows<TVectors, TVector>.Dot(q, q, key) + LengthEpsilon) / MathF.Sqrt(config.LinearKeyHeadDimension), key);
        Rows<TVectors, TVector>.Scale(k, 1 / MathF.Sqrt(Rows<TVectors, TVector>.Dot(k, k, key) + LengthEpsilon), key);
        var both = Rows<TVectors, TVector>.Dot(k, q, key);
        var own = local * group;
        float* gates = y + sliceChannels + (own * value), strengths = y + sliceChannels + (_shape.SliceValues * value) + own, decays = strengths + _shape.SliceValues;
        for (var j = 0; j < group; j++)
        {
            var h = (head * group) + j;
            var strength = 1 / (1 + MathF.Exp(-strengths[j]));
            double t = decays[j] + layer.TimeBias[h];
            var decay = MathF.Exp(layer.DecayRate[h] * (float)(t > 20 ? t : Math.Log(1 + Math.Exp(t))));
            var o = output + (h * value);
            Remember(state + ((nint)h * _shape.StateRows * value), q, k, v + (j * value), o, _shape.StateRows, value, decay, strength, both);
            Rows<TVectors, TVector>.Norm(o, layer.GatedNorm, o, value, config.LinearValueHeadDimension, _epsilon);
            Rows<TVectors, TVector>.Gated(gates + (j * value), o, o, value);
        }
    }

    // Keeps some channels' new numbers, and gives those of the taps together, behind SiLU.
    [MethodImpl(Hot)]
    private static void Convolve(float* y, float* to, int first, int count, float** slots, float* weights, int taps, int channels)
    {
        for (var c = first; c < first + count; c += TVectors.Lanes, to += TVectors.Lanes)
        {
            var x = TVectors.Load(y + c);
            TVectors.Store(slots[0] + c, x);
            var weight = weights + ((nint)(taps - 1) * channels) + c;
            var sum = TVectors.Multiply(x, TVectors.Load(weight));
            for (var tap = 1; tap < taps; tap++)
            {
                weight -= channels;
                sum = TVectors.MultiplyAdd(TVectors.Load(slots[tap] + c), TVectors.Load(weight), sum);
            }
            TVectors.Store(to, Functions<TVectors, TVector>.Silu(sum));
        }
    }

    // The gated delta rule with one read of the state for both of its products, and one read and write: o = e^g Sᵀq + (k·q) δ with
    // δ = β (v − e^g Sᵀk), then S ← e^g S + k δᵀ.
    [MethodImpl(Hot)]
    private static void Remember(float* state, float* q, float* k, float* v, float* o, int rows, int width, float decay, float strength, float both)
    {
        var lanes = TVectors.Lanes;
        TVector g = TVectors.All(decay), b = TVectors.All(strength), kq = TVectors.All(both);
        for (var c = 0; c < width; c += 2 * lanes)
        {
            TVector r0 = TVectors.Zero, r1 = TVectors.Zero, r2 = TVectors.Zero, r3 = TVectors.Zero;
            TVector o0 = TVectors.Zero, o1 = TVectors.Zero, o2 = TVectors.Zero, o3 = TVectors.Zero;
            var at = state + c;
            for (nint i = 0; i < rows; i += 2, at += 2 * width)
            {
                TVector s0 = TVectors.Load(at), s1 = TVectors.Load(at + lanes), k0 = TVectors.All(k[i]), q0 = TVectors.All(q[i]);
                r0 = TVectors.MultiplyAdd(k0, s0, r0);
                r1 = TVectors.MultiplyAdd(k0, s1, r1);
                o0 = TVectors.MultiplyAdd(q0, s0, o0);
                o1 = TVectors.MultiplyAdd(q0, s1, o1);
                TVector s2 = TVectors.Load(at + width), s3 = TVectors.Load(at + width + lanes), k1 = TVectors.All(k[i + 1]), q1 = TVectors.All(q[i + 1]);
                r2 = TVectors.MultiplyAdd(k1, s2, r2);
                r3 = TVectors.MultiplyAdd(k1, s3, r3);
                o2 = TVectors.MultiplyAdd(q1, s2, o2);
                o3 = TVectors.MultiplyAdd(q1, s3, o3);
            }
            var d0 = TVectors.Multiply(b, TVectors.Subtract(TVectors.Load(v + c), TVectors.Multiply(g, TVectors.Add(r0, r2))));
            var d1 = TVectors.Multiply(b, TVectors.Subtract(TVectors.Load(v + c + lanes), TVectors.Multiply(g, TVectors.Add(r1, r3))));
            TVectors.Store(o + c, TVectors.MultiplyAdd(kq, d0, TVectors.Multiply(g, TVectors.Add(o0, o2))));
            TVectors.Store(o + c + lanes, TVectors.MultiplyAdd(kq, d1, TVectors.Multiply(g, TVectors.Add(o1, o3))));
            at = state + c;
            for (nint i = 0; i < rows; i++, at += width)
            {
                var ki = TVectors.All(k[i]);
                TVectors.Store(at, TVectors.MultiplyAdd(ki, d0, TVectors.Multiply(g, TVectors.Load(at))));
                TVectors.Store(at + lanes, TVectors.MultiplyAdd(ki, d1, TVectors.Multiply(g, TVectors.Load(at + lanes))));
                // The next head's state.
                TVectors.Fetch(at + ((nint)rows * width));
                TVectors.Fetch(at + ((nint)rows * width) + lanes);
            }
        }
    }
}
