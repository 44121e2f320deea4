using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Watches the residual stream during a forward pass.</summary>
internal interface IResidualTap
{
    /// <summary>Called in order for layer 0 (the embeddings) and 1…L (the raw output of each block, before any final norm).</summary>
    /// <param name="layer">0…L.</param>
    /// <param name="x">
    /// [B, n, d] in the model's type, contiguous. The next block adds to the same memory: copy what is to be kept
    /// (<c>index_select</c> copies) before returning, and do not write to it.
    /// </param>
    void OnBlockOutput(int layer, Tensor x);
}
