using TorchSharp;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>Remembers which tokens each row of a batch has produced and lowers their logits.</summary>
internal sealed class PresencePenalties : IDisposable
{
    // [B, V], minus the penalty at tokens seen; [B, 1], minus the penalty.
    private Tensor _offsets, _amounts;

    private PresencePenalties(Tensor offsets, Tensor amounts) => (_offsets, _amounts) = (offsets, amounts);

    /// <summary>Null when no row asks for a penalty.</summary>
    internal static PresencePenalties? For(IReadOnlyList<BatchRow> rows, int vocabulary, Device device)
    {
        if (rows.All(r => r.Row.Sampling.PresencePenalty == 0)) return null;
        float[] amounts = [.. rows.Select(r => -(float)r.Row.Sampling.PresencePenalty)];
        return new(zeros([rows.Count, vocabulary], ScalarType.Float32, device).DetachFromDisposeScope(),
            HostCopy.FromSingles(amounts, [rows.Count, 1], device).DetachFromDisposeScope());
    }

    /// <param name="logits">[B, V], changed in place.</param>
    internal void Apply(Tensor logits) => logits.add_(_offsets, Model.Constants.One);

    /// <param name="chosen">[B, 1] ids.</param>
    internal void Add(Tensor chosen) => _offsets.scatter_(1, chosen, _amounts);

    internal void Select(Tensor rows)
    {
        (_offsets, _amounts) = (Picked(_offsets, rows), Picked(_amounts, rows));
    }

    private static Tensor Picked(Tensor old, Tensor rows)
    {
        var picked = old.index_select(0, rows).DetachFromDisposeScope();
        old.Dispose();
        return picked;
    }

    public void Dispose()
    {
        _offsets.Dispose();
        _amounts.Dispose();
    }
}
