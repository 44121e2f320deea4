using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>One block: x ← x + mixer(norm(x)), then x ← x + MLP(norm(x)).</summary>
internal sealed class DecoderBlock(RmsNorm mixerNorm, ITokenMixer mixer, RmsNorm mlpNorm, Mlp mlp) : IDisposable
{
    internal RmsNorm MixerNorm => mixerNorm;

    internal ITokenMixer Mixer => mixer;

    internal RmsNorm MlpNorm => mlpNorm;

    internal Mlp Mlp => mlp;

    internal ISequenceCache CreateCache() => mixer.CreateCache();

    /// <param name="x">Residual stream [B·n, d], changed in place.</param>
    /// <param name="pass">What the pass shares.</param>
    /// <param name="cache">This block's, or null.</param>
    internal void Apply(Tensor x, ForwardPass pass, ILayerCache? cache)
    {
        using (var h = mixerNorm.Apply(x)) mixer.AddTo(x, h, pass, cache);
        using (var h = mlpNorm.Apply(x)) mlp.AddTo(x, h, pass);
    }

    public void Dispose()
    {
        mixerNorm.Dispose();
        mixer.Dispose();
        mlpNorm.Dispose();
        mlp.Dispose();
    }
}
