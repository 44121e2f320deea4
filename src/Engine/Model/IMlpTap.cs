using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Watches what goes into the last matrix of the blocks' MLPs during a forward pass; a tap of the stream that is one too is told.</summary>
internal interface IMlpTap
{
    /// <summary>Called in order for the blocks 1…L.</summary>
    /// <param name="layer">1…L.</param>
    /// <param name="input">[B·n, m] in the model's type; copy what is to be kept before returning.</param>
    void OnMlpInput(int layer, Tensor input);
}
