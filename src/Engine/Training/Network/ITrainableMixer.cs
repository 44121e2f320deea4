using static TorchSharp.torch;

namespace Vectorscope.Engine.Training.Network;

/// <summary>What mixes tokens in a block: full or linear attention.</summary>
internal interface ITrainableMixer : IDisposable
{
    /// <param name="h">[B·T, d], normed, in the type of the passes.</param>
    /// <param name="input">Rows and documents.</param>
    /// <returns>[B·T, d], what is added to the residual stream.</returns>
    Tensor Apply(Tensor h, PackedInput input);
}
