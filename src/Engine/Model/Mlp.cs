using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>x ← x + down(SiLU(gate(h)) ⊙ up(h)).</summary>
/// <param name="gateUp">[d, 2m] transposed view: columns 0…m−1 are the gate, the rest up.</param>
/// <param name="down">[m, d] transposed view.</param>
internal sealed class Mlp(Tensor gateUp, Tensor down) : IDisposable
{
    /// <param name="x">[rows, d], changed in place.</param>
    /// <param name="h">[rows, d], normed.</param>
    internal void AddTo(Tensor x, Tensor h)
    {
        var width = down.size(0);
        using var both = h.mm(gateUp);
        using var gate = both.narrow(1, 0, width);
        using var up = both.narrow(1, width, width);
        using var open = gate.silu();
        open.mul_(up);
        // One rounding for product and sum together, where two separate operations would round twice.
        x.addmm_(open, down);
    }

    public void Dispose()
    {
        gateUp.Dispose();
        down.Dispose();
    }
}
