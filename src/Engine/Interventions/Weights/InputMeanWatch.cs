using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>Sums the inputs of all writing matrices over the last tokens of one sequence.</summary>
/// <param name="first">First token that counts.</param>
/// <param name="sums">Of each matrix, added to.</param>
internal sealed class InputMeanWatch(int first, Dictionary<(int Layer, bool ByMixer), double[]> sums) : IGroupWatch, IResidualTap, IWriteTap
{
    public IResidualTap OfPrompts(Device device) => this;

    public void OnBlockOutput(int layer, Tensor x)
    {
    }

    public void OnWriteInput(int layer, bool byMixer, Tensor input)
    {
        using var scope = NewDisposeScope();
        var found = HostCopy.ToSingles(input.narrow(0, first, input.size(0) - first).to(ScalarType.Float32).sum(0L, keepdim: false));
        if (!sums.TryGetValue((layer, byMixer), out var sum)) sums[(layer, byMixer)] = sum = new double[found.Length];
        for (var i = 0; i < sum.Length; i++) sum[i] += found[i];
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
