using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>x ← x + down(SiLU(gate(h)) ⊙ up(h)), and a constant where an edit put one.</summary>
/// <param name="gateUp">Gate and up.</param>
/// <param name="down">[m, d] transposed view.</param>
/// <param name="constant">[d] float32; null for none.</param>
internal sealed class Mlp(FusedProjection gateUp, Tensor down, Tensor? constant) : IDisposable
{
    internal FusedProjection GateUp => gateUp;

    internal Tensor Down => down;

    internal Tensor? Constant => constant;

    /// <param name="x">[rows, d], changed in place.</param>
    /// <param name="h">[rows, d], normed.</param>
    /// <param name="pass">What the pass shares.</param>
    internal void AddTo(Tensor x, Tensor h, ForwardPass pass)
    {
        var (gate, up) = gateUp.Apply(h);
        using (gate)
        using (up)
        {
            gate.silu_();
            // In few rows both are parts of one tensor, and the product wants its input in one piece.
            using var open = gate.is_contiguous() ? gate.mul_(up).alias() : gate.mul(up);
            pass.WriteTap?.OnWriteInput(pass.Layer, byMixer: false, open);
            // One rounding for product and sum together, where two separate operations would round twice.
            x.addmm_(open, down);
            // By itself and in single precision, as what an intervention adds: the two then agree to the bit.
            if (constant is not null) x.add_(constant, Scalars.One);
            pass.Interventions?.AfterWrite(x, open, down, constant);
        }
    }

    public void Dispose()
    {
        gateUp.Dispose();
        down.Dispose();
        constant?.Dispose();
    }
}
