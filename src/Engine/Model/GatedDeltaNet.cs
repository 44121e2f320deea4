using TorchSharp;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Linear attention with a decaying, error-correcting state of fixed size.</summary>
internal sealed class GatedDeltaNet : ITokenMixer
{
    private readonly DeltaShape _shape;
    private readonly CausalConvolution _convolution;
    private readonly GatedRmsNorm _norm;
    private readonly UnitKeys _keys;
    private readonly FusedProjection _input;
    private readonly Tensor _output, _decayRate, _timeBias;

    /// <param name="shape">Sizes.</param>
    /// <param name="weights">Takes ownership.</param>
    /// <param name="epsilon">Of the gated norm.</param>
    internal GatedDeltaNet(DeltaShape shape, DeltaWeights weights, double epsilon)
    {
        _shape = shape;
        (_output, _decayRate, _timeBias) = (weights.Output, weights.DecayRate, weights.TimeBias);
        _input = new(weights.Input, shape.Channels);
        _convolution = new(weights.Convolution);
        _norm = new(weights.Norm, epsilon);
        _keys = new(shape.KeyWidth, weights.Input.device);
    }

    internal Tensor Input => _input.Both;

    internal Tensor Output => _output;

    internal Tensor Taps => _convolution.Weight;

    internal Tensor DecayRate => _decayRate;

    internal Tensor TimeBias => _timeBias;

    internal GatedRmsNorm Norm => _norm;

    public ISequenceCache CreateCache() => new DeltaCache();

    public void AddTo(Tensor x, Tensor h, ForwardPass pass, ILayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var memory = cache as DeltaCache;
        long batch = pass.Batch, length = pass.Length;
        var heads = _shape.ValueHeads;
        // With h = 0 at padding nothing enters the convolution, and keys and values of zero leave the state at zero.
        if (pass.TokenMask is not null && length > 1) h.mul_(pass.TokenMask);

        var (mixed, rest) = _input.Apply(h);
        var gate = rest.narrow(1, 0, _shape.ValueChannels).view(batch, length, heads, _shape.ValueWidth);
        var strength = rest.narrow(1, _shape.ValueChannels, heads).sigmoid().view(batch, length, heads);
        // g = −e^A_log · softplus(a + dt_bias); the sum is single precision because the bias is.
        var decay = Scalars.Softplus(rest.narrow(1, _shape.ValueChannels + heads, heads).add(_timeBias, Scalars.One))
            .mul_(_decayRate).view(batch, length, heads);

        var step = length == 1 && memory?.State is not null;
        var tokens = _convolution.Apply(mixed.view(batch, length, _shape.Channels), step ? 0 : DeltaChunkRule.PaddedLength(length) - length, memory);
        var read = Mix(new(tokens, strength, decay), memory, step);
        var gated = _norm.Apply(read, gate).view(batch * length, _shape.ValueChannels);
        pass.WriteTap?.OnWriteInput(pass.Layer, byMixer: true, gated);
        x.addmm_(gated, _output);
        pass.Interventions?.AfterWrite(x, gated, _output);
    }

    private Tensor Mix(DeltaInput input, DeltaCache? memory, bool step)
    {
        if (step) return DeltaStepRule.Apply(input, _shape, _keys, memory!.State!);
        var (output, state) = DeltaChunkRule.Apply(input, _shape, _keys, memory?.State, memory is not null);
        if (state is not null) memory!.KeepState(state);
        return output;
    }

    public void Dispose()
    {
        _convolution.Dispose();
        _norm.Dispose();
        _keys.Dispose();
        _input.Dispose();
        _output.Dispose();
        _decayRate.Dispose();
        _timeBias.Dispose();
    }
}
