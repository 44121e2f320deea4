using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>Copies inputs of the last matrices of some blocks, at some tokens of one sequence.</summary>
/// <param name="tokens">Which, ascending.</param>
/// <param name="layers">Of each block that is looked at where the rows go, [tokens, m].</param>
internal sealed class MlpInputWatch(long[] tokens, IReadOnlyDictionary<int, Memory<float>> layers) : IGroupWatch, IResidualTap, IWriteTap
{
    public IResidualTap OfPrompts(Device device) => this;

    public void OnBlockOutput(int layer, Tensor x)
    {
    }

    public void OnWriteInput(int layer, bool byMixer, Tensor input)
    {
        if (byMixer || !layers.TryGetValue(layer, out var rows)) return;
        using var scope = NewDisposeScope();
        HostCopy.ToSingles(input.index_select(0, HostCopy.FromIntegers(tokens, [tokens.Length], input.device)), rows.Span);
    }

    public void AfterPrompts(Tensor normed, Func<Tensor, Tensor> beforeHead)
    {
    }

    public IResidualTap? OfReplies(Tensor active) => null;

    public void Finish(IReadOnlyList<IReadOnlyList<int>> replies)
    {
    }

    public void Dispose()
    {
    }
}
