using TorchSharp;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Linear attention with a decaying, error-correcting state of fixed size.</summary>
internal sealed class GatedDeltaNet : ITokenMixer
{
    private readonly DeltaShape _shape;
    private readonly CausalConvolution _convolution;
    private readonly GatedRmsNorm _norm;
    private readonly UnitKeys _keys;
    private readonly Tensor _input, _output, _decayRate, _timeBias;

    /// <param name="shape">Sizes.</param>
    /// <param name="weights">Takes ownership.</param>
    /// <param name="epsilon">Of the gated norm.</param>
    internal GatedDeltaNet(DeltaShape shape, DeltaWeights weights, double epsilon)
    {
        _shape = shape;
        (_input, _output, _decayRate, _timeBias) = (weights.Input, weights.Output, weights.DecayRate, weights.TimeBias);
        _convolution = new(weights.Convolution);
        _norm = new(weights.Norm, epsilon);
        _keys = new(shape.KeyWidth, weights.Input.device);
    }

    public ILayerCache CreateCache() => new DeltaCache();

    public void AddTo(Tensor x, Tensor h, ForwardPass pass, ILayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var memory = cache as DeltaCache;
        long batch = pass.Batch, length = pass.Length;
        int channels = _shape.Channels, heads = _shape.ValueHeads;
        // With h = 0 at padding nothing enters the convolution, and keys and values of zero leave the state at zero.
        if (pass.TokenMask is not null && length > 1) h.mul_(pass.TokenMask);

        var projected = h.mm(_input);
        var mixed = projected.narrow(1, 0, channels).view(batch, length, channels);
        var gate = projected.narrow(1, channels, _shape.ValueChannels).view(batch, length, heads, _shape.ValueWidth);
        var strength = projected.narrow(1, channels + _shape.ValueChannels, heads).sigmoid().view(batch, length, heads);
        // g = −e^A_log · softplus(a + dt_bias); the sum is single precision because the bias is.
        var decay = projected.narrow(1, channels + _shape.ValueChannels + heads, heads).add(_timeBias, Constants.One)
            .softplus(1, 20).mul_(_decayRate).view(batch, length, heads);

        var step = length == 1 && memory?.State is not null;
        var columns = _convolution.Apply(mixed, step ? 0 : DeltaChunkRule.PaddedLength(length) - length, memory);
        var read = Mix(new(columns, strength, decay), memory, step);
        var gated = _norm.Apply(read, gate).view(batch * length, _shape.ValueChannels);
        x.addmm_(gated, _output);
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
