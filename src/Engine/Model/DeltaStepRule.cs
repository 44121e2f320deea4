using TorchSharp;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>The gated delta rule one token at a time (Yang et al., "Gated Delta Networks", 2024).</summary>
/// <remarks>
/// Per token and value head, all in single precision: S ← e^g S; δ = β (v − Sᵀk̂); S ← S + k̂ δᵀ; o = Sᵀq̂, with q̂ and k̂ of unit
/// length and q̂ scaled by dk^-½.
/// </remarks>
internal static class DeltaStepRule
{
    /// <param name="input">n tokens.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="keyScale">See <see cref="UnitKeys"/>.</param>
    /// <param name="state">[B, nv, dk, dv], single precision, contiguous; changed in place.</param>
    /// <returns>[B, n, nv, dv] of the type of the tokens.</returns>
    internal static Tensor Apply(DeltaInput input, DeltaShape shape, UnitKeys keyScale, Tensor state)
    {
        using var scope = NewDisposeScope();
        long batch = input.Tokens.size(0), length = input.LogDecay.size(1), matrices = batch * shape.ValueHeads;
        int nk = shape.KeyHeads, nv = shape.ValueHeads, dk = shape.KeyWidth, dv = shape.ValueWidth;

        var time = input.Tokens.narrow(1, 0, length).transpose(0, 1).to(ScalarType.Float32);
        var pairs = keyScale.Normalize(time.narrow(2, 0, 2 * nk * dk).reshape(length, batch, 2, nk, dk));
        // [n, 2, B·nv, dk]: every value head gets the query and key of its group.
        var spread = pairs.transpose(1, 2).unsqueeze(4).expand(length, 2, batch, nk, shape.Group, dk).reshape(length, 2, matrices, dk);
        var values = time.narrow(2, 2 * nk * dk, nv * dv).reshape(length, matrices, 1, dv);
        var decay = input.LogDecay.transpose(0, 1).exp().reshape(length, matrices, 1, 1);
        var strength = input.Strength.transpose(0, 1).to(ScalarType.Float32).reshape(length, matrices, 1, 1);

        var memory = state.view(matrices, dk, dv);
        var output = empty([length, matrices, 1, dv], ScalarType.Float32, memory.device);
        for (var t = 0; t < length; t++) Step(t);
        return output.view(length, batch, nv, dv).transpose(0, 1).to(input.Tokens.dtype).contiguous().MoveToOuterDisposeScope();

        void Step(int t)
        {
            using var inner = NewDisposeScope();
            var at = spread.select(0, t);
            Tensor query = at.select(0, 0).unsqueeze(1), key = at.select(0, 1);
            memory.mul_(decay.select(0, t));
            var change = values.select(0, t).clone();
            TorchAbi.AddBatchedProduct(change, key.unsqueeze(1), memory, alpha: -1);
            change.mul_(strength.select(0, t));
            TorchAbi.AddBatchedProduct(memory, key.unsqueeze(2), change);
            TorchAbi.AddBatchedProduct(output.select(0, t), query, memory, beta: 0, alpha: keyScale.QueryScale);
        }
    }
}
