using System.Runtime.InteropServices;
using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Cpu;

/// <summary>A block's weights as the CPU's step reads them.</summary>
internal sealed unsafe class CpuLayer
{
    private readonly long _vectorBytes;

    internal CpuLayer(CpuShape shape, LayerKind kind, WeightRoom room, Panels input, Panels[] output, Panels gateUp, Panels[] down)
    {
        (Kind, Input, Output, GateUp, Down) = (kind, input, output, gateUp, down);
        int width = shape.Width, heads = shape.Config.LinearValueHeads;
        var full = kind == LayerKind.FullAttention;
        _vectorBytes = sizeof(float) * VectorSingles(shape, kind);
        MixerNorm = (float*)room.Take(_vectorBytes);
        NativeMemory.Clear(MixerNorm, (nuint)_vectorBytes);
        MlpNorm = MixerNorm + width;
        Constant = MlpNorm + width;
        var rest = Constant + width;
        if (full)
        {
            QueryNorm = rest;
            KeyNorm = rest + shape.Head;
            return;
        }
        Convolution = rest;
        DecayRate = rest + shape.Ring;
        TimeBias = DecayRate + heads;
        GatedNorm = TimeBias + heads;
    }

    internal LayerKind Kind { get; }

    /// <summary>In front of the mixer.</summary>
    internal Panels Input { get; }

    /// <summary>What the mixer writes by, slice by slice.</summary>
    internal Panels[] Output { get; }

    /// <summary>A panel of the gate, then the same panel of up.</summary>
    internal Panels GateUp { get; }

    /// <summary>What the MLP writes by, slice by slice.</summary>
    internal Panels[] Down { get; }

    /// <summary>1 + w, [d], as that of the MLP's.</summary>
    internal float* MixerNorm { get; }

    internal float* MlpNorm { get; }

    /// <summary>What the MLP writes beside its product, [d].</summary>
    internal float* Constant { get; }

    /// <summary>Whether that is anything.</summary>
    internal bool HasConstant { get; init; }

    /// <summary>1 + w of full attention, [head], as that of keys.</summary>
    internal float* QueryNorm { get; }

    internal float* KeyNorm { get; }

    /// <summary>[taps, channels]: the last tap multiplies the current token.</summary>
    internal float* Convolution { get; }

    /// <summary>−exp(A_log), [value heads].</summary>
    internal float* DecayRate { get; }

    /// <summary>[value heads].</summary>
    internal float* TimeBias { get; }

    /// <summary>w, [value width].</summary>
    internal float* GatedNorm { get; }

    internal long Bytes => _vectorBytes + Input.Bytes + Output.Sum(slice => slice.Bytes) + GateUp.Bytes + Down.Sum(slice => slice.Bytes);

    /// <summary>Numbers of all that is no matrix.</summary>
    internal static long VectorSingles(CpuShape shape, LayerKind kind) =>
        (3L * shape.Width) + (kind == LayerKind.FullAttention ? 2L * shape.Head : shape.Ring + (2L * shape.Config.LinearValueHeads) + shape.Value);
}
