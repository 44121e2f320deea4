using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>The half of a block that lets tokens see each other: full attention or gated delta net.</summary>
internal interface ITokenMixer : IDisposable
{
    /// <summary>x ← x + mix(h).</summary>
    /// <param name="x">Residual stream [B·n, d], changed in place.</param>
    /// <param name="h">The normed stream [B·n, d]; may be overwritten.</param>
    /// <param name="pass">What the pass shares.</param>
    /// <param name="cache">Of the kind <see cref="CreateCache"/> makes, or its rows; null to remember nothing.</param>
    void AddTo(Tensor x, Tensor h, ForwardPass pass, ILayerCache? cache);

    /// <summary>An empty cache.</summary>
    ISequenceCache CreateCache();
}
