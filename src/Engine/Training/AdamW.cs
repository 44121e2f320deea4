using TorchSharp;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Training.Network;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training;

/// <summary>AdamW on flat buffers: Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019), algorithm 2.</summary>
internal sealed class AdamW : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly WeightBuffers _weights;
    private readonly IReadOnlyList<(long Offset, long Count)> _decaying;

    /// <param name="options">β₁, β₂, ε, the decay.</param>
    /// <param name="weights">Stay the caller's.</param>
    /// <param name="decaying">Stretches of them that decay.</param>
    internal AdamW(TrainingOptions options, WeightBuffers weights, IReadOnlyList<(long Offset, long Count)> decaying)
    {
        (_options, _weights, _decaying) = (options, weights, decaying);
        First = zeros_like(weights.Values).Kept();
        Second = zeros_like(weights.Values).Kept();
    }

    /// <summary>Running mean of the gradient.</summary>
    internal Tensor First { get; }

    /// <summary>Running mean of its square.</summary>
    internal Tensor Second { get; }

    /// <summary>One update by the gradient in the buffers.</summary>
    /// <param name="step">Counted from 1.</param>
    /// <param name="rate">Learning rate.</param>
    internal void Update(int step, double rate)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var gradient = _weights.Gradient;
        First.mul_(Scalars.Of(_options.Beta1)).add_(gradient, Scalars.Of(1 - _options.Beta1));
        Second.mul_(Scalars.Of(_options.Beta2)).addcmul_(gradient, gradient, Scalars.Of(1 - _options.Beta2));
        using var kept = (1 - rate * _options.WeightDecay).ToScalar();
        foreach (var (offset, count) in _decaying)
            _weights.Values.narrow(0, offset, count).mul_(kept);
        using var begun = Math.Sqrt(1 - Math.Pow(_options.Beta2, step)).ToScalar();
        using var move = (-rate / (1 - Math.Pow(_options.Beta1, step))).ToScalar();
        var spread = Second.sqrt().div_(begun).add_(Scalars.Of(_options.Epsilon), Scalars.One);
        _weights.Values.addcdiv_(First, spread, move);
        _weights.Refresh();
    }

    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
