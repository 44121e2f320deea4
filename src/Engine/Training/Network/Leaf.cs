using static TorchSharp.torch;

namespace Vectorscope.Engine.Training.Network;

/// <summary>A parameter, or several matrices as one, as the passes use it: a view of the buffers that gradients are taken for.</summary>
/// <param name="Tensor">Requires a gradient.</param>
/// <param name="Offset">Where its gradient goes in the flat buffer.</param>
internal sealed record Leaf(Tensor Tensor, long Offset);
