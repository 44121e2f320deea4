using TorchSharp;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training.Network;

/// <summary>The weights that are updated, in single precision, the copy of the matrices that the passes use, and the gradient.</summary>
internal sealed class WeightBuffers : IDisposable
{
    private readonly ParameterLayout _layout;
    private readonly Tensor _copy;
    private readonly bool _isCopied;
    private readonly List<Leaf> _leaves = [];

    /// <param name="layout">Where everything lies.</param>
    /// <param name="values">[layout.Count]; ownership passes here.</param>
    /// <param name="type">Type of the passes; where it is the type of the values, nothing is copied.</param>
    internal WeightBuffers(ParameterLayout layout, Tensor values, ScalarType type)
    {
        (_layout, Values, _isCopied) = (layout, values.Kept(), values.dtype != type);
        Gradient = zeros_like(values).Kept();
        using var matrices = values.narrow(0, layout.FirstMatrix, layout.Count - layout.FirstMatrix);
        _copy = (_isCopied ? matrices.to(type) : matrices.alias()).Kept();
    }

    /// <summary>All parameters, flat.</summary>
    internal Tensor Values { get; }

    /// <summary>Their gradient, flat; gradients of several passes add up.</summary>
    internal Tensor Gradient { get; }

    /// <summary>The type of the values: of norms, sums, the delta rule and the loss.</summary>
    internal ScalarType Wide => Values.dtype;

    /// <summary>The type of products and of what lies between them.</summary>
    internal ScalarType Type => _copy.dtype;

    /// <summary>A parameter in the precision it is updated in.</summary>
    internal Leaf Precise(string name)
    {
        var parameter = _layout[name];
        return Add(Values.narrow(0, parameter.Offset, parameter.Count).view(parameter.Shape), parameter.Offset);
    }

    /// <summary>Matrices [out, in] over the same input, one below the other, in the type of the passes.</summary>
    internal Leaf Matrix(params string[] names)
    {
        var first = _layout[names[0]];
        var end = first.Offset;
        foreach (var name in names)
        {
            if (_layout[name].Offset != end) throw new ArgumentException($"'{name}' does not follow the matrix before it.", nameof(names));
            end += _layout[name].Count;
        }
        return Add(_copy.narrow(0, first.Offset - _layout.FirstMatrix, end - first.Offset).view(-1, first.Shape[1]), first.Offset);
    }

    /// <summary>Makes the passes use the values as they are now.</summary>
    internal void Refresh()
    {
        if (!_isCopied) return;
        using var matrices = Values.narrow(0, _layout.FirstMatrix, _layout.Count - _layout.FirstMatrix);
        _copy.copy_(matrices);
    }

    /// <summary>Euclidean norm of the whole gradient, summed in double precision; [].</summary>
    /// <remarks>
    /// Single precision loses terms once the sum is large beside them: 0.02 % of a few million, more with size. A copy of the
    /// gradient in double would not fit beside a large model, so stretches are taken one at a time.
    /// </remarks>
    internal Tensor GradientNorm()
    {
        const long Stretch = 1 << 22;
        using var scope = NewDisposeScope();
        var square = zeros([], ScalarType.Float64, Gradient.device);
        for (long at = 0; at < _layout.Count; at += Stretch)
        {
            using var part = Gradient.narrow(0, at, Math.Min(Stretch, _layout.Count - at));
            using var wide = part.to(ScalarType.Float64);
            using var sum = wide.dot(wide);
            square.add_(sum, Scalars.One);
        }
        return square.sqrt_().MoveToOuterDisposeScope();
    }

    /// <summary>The part of the gradient that belongs to a leaf, in its shape.</summary>
    internal Tensor GradientOf(Leaf leaf) => Gradient.narrow(0, leaf.Offset, leaf.Tensor.numel()).view(leaf.Tensor.shape);

    private Leaf Add(Tensor view, long offset)
    {
        var leaf = new Leaf(view.detach().requires_grad_(true).Kept(), offset);
        _leaves.Add(leaf);
        return leaf;
    }

    public void Dispose()
    {
        foreach (var leaf in _leaves) leaf.Tensor.Dispose();
        _copy.Dispose();
        Gradient.Dispose();
        Values.Dispose();
    }
}
