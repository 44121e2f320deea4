using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Watches what goes into the matrices that write into the stream during a forward pass; a tap of the stream that is one too is told.</summary>
internal interface IWriteTap
{
    /// <summary>Called for the mixer and then for the MLP of each block, in order.</summary>
    /// <param name="layer">1…L.</param>
    /// <param name="byMixer">Whether the mixer writes; else the MLP.</param>
    /// <param name="input">[B·n, k] in the model's type; copy what is to be kept before returning.</param>
    void OnWriteInput(int layer, bool byMixer, Tensor input);
}
