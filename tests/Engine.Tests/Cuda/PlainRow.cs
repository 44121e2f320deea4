using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Cuda;

/// <summary>A sequence on the plain modules, by itself. Engine thread only.</summary>
internal sealed class PlainRow(CausalLanguageModel model, CompiledIntervention? intervention) : IDisposable, IResidualTap
{
    private readonly ModelCache _cache = model.CreateCache();

    /// <summary>Of the last token after each layer.</summary>
    internal float[][] Streams { get; } = new float[model.LayerCount + 1][];

    /// <summary>Computes tokens.</summary>
    /// <returns>Logits behind the last.</returns>
    internal float[] Read(IReadOnlyList<int> ids, IReadOnlyList<TokenMark> marks)
    {
        using var scope = NewDisposeScope();
        using var rows = RowInterventions.Of([intervention], model.Device);
        using var changes = PassInterventions.Of(rows, ids.Count, (_, token) => marks[token], model.Device);
        var normed = model.Forward(HostCopy.FromIntegers([.. ids.Select(id => (long)id)], [1, ids.Count], model.Device), null, _cache, this, changes);
        var last = normed.select(1, ids.Count - 1).clone();
        using var head = PassInterventions.Of(rows, 1, (_, _) => marks[^1], model.Device);
        return HostCopy.ToSingles(model.Logits(head?.BeforeHead(last) ?? last));
    }

    public void OnBlockOutput(int layer, Tensor x)
    {
        using var last = x.select(0, 0).select(0, x.size(1) - 1);
        Streams[layer] = HostCopy.ToSingles(last);
    }

    public void Dispose() => _cache.Dispose();
}
