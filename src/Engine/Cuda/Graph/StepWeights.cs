using TorchSharp;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Graph;

/// <summary>Where the kernels find the weights: the plain model's own tensors, but for the small weights of the gated norms in single precision.</summary>
internal sealed class StepWeights : IDisposable
{
    internal StepWeights(CausalLanguageModel model)
    {
        (Embedding, Head, FinalNorm, Frequencies) = (TorchAbi.DataPointer(model.Embedding), model.Head, TorchAbi.DataPointer(model.FinalNorm.Weight), TorchAbi.DataPointer(model.Rotary.Frequencies));
        HeadAddress = TorchAbi.DataPointer(Head);
        Blocks = [.. model.Blocks.Select(block => new BlockWeights(block, model.Type))];
    }

    internal nint Embedding { get; }

    /// <summary>[d, V].</summary>
    internal Tensor Head { get; }

    internal nint HeadAddress { get; }

    internal nint FinalNorm { get; }

    internal nint Frequencies { get; }

    internal IReadOnlyList<BlockWeights> Blocks { get; }

    public void Dispose()
    {
        foreach (var block in Blocks) block.Dispose();
    }

    /// <summary>Of one block. Matrices are [in, out] transposed views, so that their address is that of [out, in].</summary>
    internal sealed class BlockWeights : IDisposable
    {
        private readonly Tensor? _gatedNorm;

        internal BlockWeights(DecoderBlock block, ScalarType type)
        {
            (MixerNorm, MlpNorm) = (TorchAbi.DataPointer(block.MixerNorm.Weight), TorchAbi.DataPointer(block.MlpNorm.Weight));
            (GateUp, Down) = (block.Mlp.GateUp.Both, block.Mlp.Down);
            Constant = block.Mlp.Constant is { } constant ? TorchAbi.DataPointer(constant) : 0;
            if (block.Mixer is GatedDeltaNet delta)
            {
                (Input, Output) = (delta.Input, delta.Output);
                _gatedNorm = delta.Norm.Weight.to(ScalarType.Float32, copy: true).Kept();
                Delta = new(TorchAbi.DataPointer(delta.Taps), TorchAbi.DataPointer(delta.DecayRate), TorchAbi.DataPointer(delta.TimeBias),
                    TorchAbi.DataPointer(_gatedNorm), delta.Norm.Weight.dtype != type);
            }
            else
            {
                var attention = (FullAttention)block.Mixer;
                (Input, Output, HeadScale) = (attention.Input, attention.Output, TorchAbi.DataPointer(attention.HeadScale));
            }
        }

        internal nint MixerNorm { get; }

        internal nint MlpNorm { get; }

        internal Tensor Input { get; }

        internal Tensor Output { get; }

        internal Tensor GateUp { get; }

        internal Tensor Down { get; }

        /// <summary>0 for none.</summary>
        internal nint Constant { get; }

        /// <summary>Null in a full-attention block.</summary>
        internal DeltaAddresses? Delta { get; }

        /// <summary>Of a full-attention block: [H + kv, width].</summary>
        internal nint HeadScale { get; }

        public void Dispose() => _gatedNorm?.Dispose();
    }

    /// <param name="Taps">[channels, 4].</param>
    /// <param name="DecayRate">[nv].</param>
    /// <param name="TimeBias">[nv].</param>
    /// <param name="Norm">[dv] single precision.</param>
    /// <param name="IsWide">Whether the norm's weight is of a wider type than the model.</param>
    internal sealed record DeltaAddresses(nint Taps, nint DecayRate, nint TimeBias, nint Norm, bool IsWide);
}
