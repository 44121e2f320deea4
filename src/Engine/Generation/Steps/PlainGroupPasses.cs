using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation.Steps;

/// <summary>The rows of a group padded on the left to one length, by libtorch's operations: what other ways are held against.</summary>
/// <param name="model">The model.</param>
/// <param name="interventions">Of the rows; the caller's. Null for none.</param>
/// <param name="remembers">Whether other passes follow the first.</param>
internal sealed class PlainGroupPasses(CausalLanguageModel model, RowInterventions? interventions, bool remembers) : IGroupPasses
{
    private readonly ModelCache? _cache = remembers ? model.CreateCache() : null;
    private Tensor? _mask;
    private bool _hasBegun;

    public Tensor Run(IReadOnlyList<IReadOnlyList<int>> ids, int length, Func<int, int, TokenMark> marks, IResidualTap? tap)
    {
        // Padding keeps id 0: it is masked, so any token will do. A row that has ended stays, with a token that nobody reads.
        var all = new long[ids.Count * length];
        for (var row = 0; row < ids.Count; row++)
            for (var i = 0; i < ids[row].Count; i++) all[((row + 1) * length) - ids[row].Count + i] = ids[row][i];
        Mask(ids, length);
        using var changes = PassInterventions.Of(interventions, length, marks, model.Device);
        return model.Forward(HostCopy.FromIntegers(all, [ids.Count, length], model.Device), _mask, _cache, tap, changes);
    }

    private void Mask(IReadOnlyList<IReadOnlyList<int>> ids, int length)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            if (ids.All(row => row.Count == length)) return;
            bool[] real = [.. ids.SelectMany(row => Enumerable.Range(0, length).Select(place => place >= length - row.Count))];
            _mask = tensor(real, [ids.Count, length], device: model.Device).Kept();
            return;
        }
        if (_mask is not { } mask) return;
        _mask = cat([mask, ones(ids.Count, length, ScalarType.Bool, model.Device)], 1).Kept();
        mask.Dispose();
    }

    public void Dispose()
    {
        _cache?.Dispose();
        _mask?.Dispose();
    }
}
