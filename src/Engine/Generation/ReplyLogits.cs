using TorchSharp;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>Leaves unused ids out of one reply's logits, and lowers those of tokens that it holds.</summary>
internal sealed class ReplyLogits : IDisposable
{
    // [V], minus the penalty at tokens seen; null before a reply has one.
    private Tensor? _offsets;
    private Scalar? _amount;
    private IReadOnlyList<int>? _written;
    private int _known;

    /// <param name="logits">[V] single precision, changed in place.</param>
    /// <param name="next">Of the reply.</param>
    internal void Shape(Tensor logits, NextToken next)
    {
        var vocabulary = logits.size(0);
        if (next.FirstUnusedId is { } first && first < vocabulary)
        {
            using var unused = logits.narrow(0, first, vocabulary - first);
            unused.fill_(Scalars.Of(double.NegativeInfinity));
        }
        if (next.Sampling.PresencePenalty == 0) return;
        if (!ReferenceEquals(_written, next.Written)) Begin(next, vocabulary, logits.device);
        for (; _known < next.Written.Count; _known++)
        {
            using var place = _offsets!.narrow(0, next.Written[_known], 1);
            place.fill_(_amount!);
        }
        logits.add_(_offsets!, Scalars.One);
    }

    private void Begin(NextToken next, long vocabulary, Device device)
    {
        Dispose();
        _amount = (-(float)next.Sampling.PresencePenalty).ToScalar();
        _offsets = zeros([vocabulary], ScalarType.Float32, device).Kept();
        (_written, _known) = (next.Written, 0);
    }

    public void Dispose()
    {
        _offsets?.Dispose();
        _amount?.Dispose();
        (_offsets, _amount, _written) = (null, null, null);
    }
}
