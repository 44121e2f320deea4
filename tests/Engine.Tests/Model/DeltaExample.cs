using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Model;

/// <summary>Random input of the delta rule, and the rule as its definition reads.</summary>
internal sealed record DeltaExample(DeltaShape Shape, int Batch, int Length, float[] Tokens, float[] Strength, float[] LogDecay, float[]? Initial)
{
    internal static DeltaExample Random(DeltaShape shape, int batch, int length, bool hasState, int seed)
    {
        var random = new Random(seed);
        float Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        float[] Many(int count, Func<float> draw) => [.. Enumerable.Range(0, count).Select(_ => draw())];
        var heads = batch * length * shape.ValueHeads;
        return new(shape, batch, length,
            Many(batch * shape.Channels * length, Normal),
            Many(heads, () => (float)random.NextDouble()),
            // From hardly any decay to a memory of a token or two.
            Many(heads, () => -(float)Math.Exp(3 * random.NextDouble() - 2.5)),
            hasState ? Many(batch * shape.ValueHeads * shape.KeyWidth * shape.ValueWidth, Normal) : null);
    }

    /// <summary>On a device, with tokens beyond the length filled with noise that must not matter.</summary>
    internal DeltaInput Input(Device device, long tokens)
    {
        var real = HostCopy.FromSingles(Tokens, [Batch, Length, Shape.Channels], device);
        var all = tokens == Length ? real : cat([real, full([Batch, tokens - Length, Shape.Channels], 3.5f, device: device)], 1);
        return new(all, HostCopy.FromSingles(Strength, [Batch, Length, Shape.ValueHeads], device),
            HostCopy.FromSingles(LogDecay, [Batch, Length, Shape.ValueHeads], device));
    }

    internal Tensor? State(Device device) =>
        Initial is null ? null : HostCopy.FromSingles(Initial, [Batch, Shape.ValueHeads, Shape.KeyWidth, Shape.ValueWidth], device);

    /// <summary>Decay, predict, correct, write, read: one token, head and number at a time, in double precision.</summary>
    internal (float[] Output, float[] State) Recurrence()
    {
        int nk = Shape.KeyHeads, nv = Shape.ValueHeads, dk = Shape.KeyWidth, dv = Shape.ValueWidth;
        var output = new float[Batch * Length * nv * dv];
        var states = new float[Batch * nv * dk * dv];
        for (var b = 0; b < Batch; b++)
        {
            for (var head = 0; head < nv; head++)
            {
                var s = new double[dk, dv];
                var at = (b * nv + head) * dk * dv;
                for (var i = 0; i < dk * dv; i++) s[i / dv, i % dv] = Initial?[at + i] ?? 0;
                for (var t = 0; t < Length; t++)
                {
                    var group = head / (nv / nk);
                    var query = Unit(b, t, group * dk, dk);
                    var key = Unit(b, t, (nk + group) * dk, dk);
                    var gate = (b * Length + t) * nv + head;
                    var kept = Math.Exp(LogDecay[gate]);
                    for (var j = 0; j < dv; j++)
                    {
                        double predicted = 0, read = 0;
                        for (var i = 0; i < dk; i++) predicted += (s[i, j] *= kept) * key[i];
                        var change = Strength[gate] * (At(b, t, 2 * nk * dk + head * dv + j) - predicted);
                        for (var i = 0; i < dk; i++) read += (s[i, j] += key[i] * change) * query[i];
                        output[gate * dv + j] = (float)(read / Math.Sqrt(dk));
                    }
                }
                for (var i = 0; i < dk * dv; i++) states[at + i] = (float)s[i / dv, i % dv];
            }
        }
        return (output, states);
    }

    private double At(int b, int t, int channel) => Tokens[(b * Length + t) * Shape.Channels + channel];

    private double[] Unit(int b, int t, int first, int width)
    {
        var values = Enumerable.Range(first, width).Select(c => At(b, t, c)).ToArray();
        var length = Math.Sqrt(values.Sum(v => v * v) + 1e-6);
        return [.. values.Select(v => v / length)];
    }
}
