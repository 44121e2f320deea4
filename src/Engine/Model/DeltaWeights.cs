using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Tensors of a gated-delta-net layer as it uses them.</summary>
/// <param name="Input">[d, channels + nv·dv + 2nv] transposed view: columns of the convolution, z, b, a.</param>
/// <param name="Convolution">[channels, 1, K].</param>
/// <param name="DecayRate">−exp(A_log), [nv], single precision.</param>
/// <param name="TimeBias">dt_bias, [nv], single precision.</param>
/// <param name="Norm">[dv], of the model's type or wider.</param>
/// <param name="Output">[nv·dv, d] transposed view.</param>
internal sealed record DeltaWeights(Tensor Input, Tensor Convolution, Tensor DecayRate, Tensor TimeBias, Tensor Norm, Tensor Output);
