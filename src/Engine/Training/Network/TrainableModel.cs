using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Training.Packing;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training.Network;

/// <summary>The text model as functions with gradients, over packed documents. Equal to <see cref="CausalLanguageModel"/> on each document alone.</summary>
/// <remarks>
/// Products are made in the type of the passes; the residual stream, norms, the delta rule and the loss in that of the values.
/// Use on the engine thread only, outside inference mode where gradients are wanted.
/// </remarks>
internal sealed class TrainableModel : IDisposable
{
    private readonly ModelConfig _config;
    private readonly Leaf _embedding;
    private readonly IReadOnlyList<TrainableBlock> _blocks;
    private readonly TrainableHead _head;
    private readonly Rotary _rotary;

    /// <param name="config">Sizes.</param>
    /// <param name="weights">Stays the caller's.</param>
    internal TrainableModel(ModelConfig config, WeightBuffers weights)
    {
        (_config, Weights) = (config, weights);
        _embedding = weights.Precise(TensorLayout.Embedding);
        _blocks = [.. Enumerable.Range(0, config.LayerCount).Select(layer => new TrainableBlock(config, layer, weights))];
        _head = new(config, weights);
        _rotary = new(config.RopeTheta, config.RotaryDimension, weights.Type, weights.Values.device);
    }

    internal WeightBuffers Weights { get; }

    internal PackedInput Input(PackedBatch batch) =>
        PackedInput.From(batch, _rotary, _config.ConvolutionKernel, Weights.Type, Weights.Wide, Weights.Values.device);

    /// <summary>[B·T, V], wide.</summary>
    internal Tensor Logits(PackedInput input)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        return _head.Logits(Hidden(input)).MoveToOuterDisposeScope();
    }

    /// <summary>The summed cross entropy of the learned tokens, a scalar.</summary>
    internal Tensor Loss(PackedInput input)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var sum = zeros([], Weights.Wide, Weights.Values.device);
        _head.Losses(Hidden(input), input, part => sum.add_(part, Scalars.One));
        return sum.MoveToOuterDisposeScope();
    }

    /// <summary>Adds the gradient of scale × the summed cross entropy to that of the weights.</summary>
    /// <param name="input">Rows and documents.</param>
    /// <param name="scale">One over the learned tokens of the whole step.</param>
    /// <param name="recompute">Keeps only the input of each block and computes the block again on the way back.</param>
    /// <returns>The summed cross entropy, a scalar.</returns>
    internal Tensor AddGradient(PackedInput input, double scale, bool recompute)
    {
        using var scope = NewDisposeScope();
        // Blocks are differentiated one at a time: nothing of a block is kept once its gradient is known.
        var inputs = new Tensor[_blocks.Count];
        var outputs = new Tensor?[_blocks.Count];
        var x = Embedded(input);
        for (var layer = 0; layer < _blocks.Count; layer++)
        {
            inputs[layer] = Start(x);
            using var mode = set_grad_enabled(!recompute);
            x = _blocks[layer].Apply(inputs[layer], input);
            outputs[layer] = recompute ? null : x;
        }
        var (sum, gradient) = Head(x, input, scale);
        for (var layer = _blocks.Count - 1; layer >= 0; layer--)
        {
            using var inner = NewDisposeScope();
            using var output = outputs[layer] ?? _blocks[layer].Apply(inputs[layer], input);
            var before = Differentiate(output, inputs[layer], gradient, _blocks[layer].Leaves).MoveToOuterDisposeScope();
            gradient.Dispose();
            inputs[layer].Dispose();
            gradient = before;
        }
        using (var rows = Weights.GradientOf(_embedding)) rows.index_add_(0, input.Ids, gradient, Scalars.Of(1));
        return sum.MoveToOuterDisposeScope();
    }

    private (Tensor Sum, Tensor Gradient) Head(Tensor x, PackedInput input, double scale)
    {
        using var scope = NewDisposeScope();
        var sum = zeros([], Weights.Wide, x.device);
        var gradient = zeros_like(x);
        var start = Start(x);
        using var factor = scale.ToScalar();
        var weight = full([], factor, Weights.Wide, x.device);
        _head.Losses(start, input, part =>
        {
            gradient.add_(Differentiate(part, start, weight, _head.Leaves), Scalars.One);
            using var mode = no_grad();
            sum.add_(part, Scalars.One);
        });
        return (sum.MoveToOuterDisposeScope(), gradient.MoveToOuterDisposeScope());
    }

    // Gradients of leaves go to the flat buffer, that of the input is returned.
    private Tensor Differentiate(Tensor output, Tensor input, Tensor gradient, IReadOnlyList<Leaf> leaves)
    {
        var found = autograd.grad([output], [input, .. leaves.Select(l => l.Tensor)], [gradient]);
        for (var i = 0; i < leaves.Count; i++)
        {
            using var place = Weights.GradientOf(leaves[i]);
            place.add_(found[i + 1], Scalars.One);
            found[i + 1].Dispose();
        }
        return found[0];
    }

    private Tensor Hidden(PackedInput input)
    {
        var x = Embedded(input);
        foreach (var block in _blocks)
        {
            var next = block.Apply(x, input);
            x.Dispose();
            x = next;
        }
        return x;
    }

    private Tensor Embedded(PackedInput input)
    {
        using var mode = no_grad();
        return _embedding.Tensor.index_select(0, input.Ids);
    }

    private static Tensor Start(Tensor x) => x.detach().requires_grad_(true);

    public void Dispose()
    {
        foreach (var block in _blocks) block.Dispose();
        _rotary.Dispose();
    }
}
