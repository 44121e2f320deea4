using TorchSharp;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Cuda.Prompt;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Step;

/// <summary>The rows of a group, one behind the other; who reads their stream sees them padded as ever.</summary>
/// <param name="steps">Whose kernels.</param>
/// <param name="interventions">Of each row.</param>
/// <param name="remembers">Whether other passes follow the first.</param>
internal sealed class CudaGroup(CudaSteps steps, IReadOnlyList<CompiledIntervention?> interventions, bool remembers) : IGroupPasses
{
    private readonly CudaPast[] _pasts = remembers ? [.. interventions.Select(_ => (CudaPast)steps.Create())] : [];

    public Tensor Run(IReadOnlyList<IReadOnlyList<int>> ids, int length, Func<int, int, TokenMark> marks, IResidualTap? tap)
    {
        using var scope = NewDisposeScope();
        int[] own = [.. Enumerable.Range(0, ids.Count).Where(row => ids[row].Count > 0)];
        using var shared = remembers ? null : new SharedMemory(steps.Shape, [.. ids.Select(row => row.Count)], steps.Device);
        foreach (var row in own) if (remembers) _pasts[row].Reserve(ids[row].Count);
        using var pass = steps.Pass([.. own.Select(row => new PackedRow(ids[row], shared?.Addresses(row) ?? _pasts[row].Addresses)
        {
            Intervention = interventions[row],
            Marks = interventions[row] is null ? [] : [.. Enumerable.Range(length - ids[row].Count, ids[row].Count).Select(token => marks(row, token))],
        })], changesHead: false);
        using var index = ids.All(row => row.Count == length) ? null : Index(ids, length);
        pass.Queue(tap is null ? null : new PaddedTap(tap, index, ids.Count, length));
        foreach (var row in own) if (remembers) _pasts[row].Memory.Advance(ids[row].Count);
        return Padded(pass.Normed, index, ids.Count, length).MoveToOuterDisposeScope();
    }

    // Of every place in [B, n] the token of the pass that stands there; the first where none does.
    private Tensor Index(IReadOnlyList<IReadOnlyList<int>> ids, int length)
    {
        var (places, token) = (new long[ids.Count * length], 0);
        for (var row = 0; row < ids.Count; row++)
            for (var place = length - ids[row].Count; place < length; place++) places[(row * length) + place] = token++;
        return HostCopy.FromIntegers(places, [places.Length], steps.Device);
    }

    private static Tensor Padded(Tensor packed, Tensor? index, int rows, int length) =>
        index is null ? packed.view(rows, length, -1) : packed.index_select(0, index).view(rows, length, -1);

    public void Dispose()
    {
        foreach (var past in _pasts) past.Dispose();
    }

    private sealed class PaddedTap(IResidualTap tap, Tensor? index, int rows, int length) : IResidualTap
    {
        public void OnBlockOutput(int layer, Tensor x)
        {
            using var scope = NewDisposeScope();
            tap.OnBlockOutput(layer, Padded(x.squeeze(0), index, rows, length));
        }
    }

    /// <summary>Memory of rows that are not gone on from: one block's, which all blocks use one after the other.</summary>
    private sealed unsafe class SharedMemory : IDisposable
    {
        private readonly Tensor _pages, _tables;
        private readonly Tensor? _states, _rings;
        private readonly int[] _firstPage;

        internal SharedMemory(StepShape shape, int[] lengths, Device device)
        {
            var type = shape.Single ? ScalarType.Float32 : ScalarType.BFloat16;
            var pages = 0;
            _firstPage = new int[lengths.Length];
            for (var row = 0; row < lengths.Length; row++)
            {
                _firstPage[row] = pages;
                pages += (lengths[row] + StepShape.PageTokens - 1) / StepShape.PageTokens;
            }
            (_pages, _tables, _states, _rings) = Owned.Build(() => (
                empty([pages, shape.PageElementsOfLayer], type, device), empty([pages], ScalarType.Int64, device),
                // Only a row that is cut between slices needs these.
                lengths.Sum() > PackedPlan.SliceTokens ? empty([lengths.Length, shape.StateElementsOfLayer], ScalarType.Float32, device) : null,
                lengths.Sum() > PackedPlan.SliceTokens ? empty([lengths.Length, shape.RingElementsOfLayer], type, device) : null));
            var first = TorchAbi.DataPointer(_pages);
            nint[] addresses = [.. Enumerable.Range(0, pages).Select(page => first + (nint)(page * shape.PageElementsOfLayer * shape.ElementBytes))];
            fixed (nint* start = addresses) CudaDriver.Check(CudaDriver.CopyToDevice(TorchAbi.DataPointer(_tables), start, (nuint)(pages * sizeof(nint)), 0), "a table of pages");
        }

        internal RowAddresses Addresses(int row) => new(0, Of(_states, row), Of(_rings, row), TorchAbi.DataPointer(_tables) + (_firstPage[row] * sizeof(nint)), IsShared: true);

        private static nint Of(Tensor? all, int row) => all is null ? 0 : TorchAbi.DataPointer(all) + (nint)(row * all.size(1) * all.element_size());

        public void Dispose()
        {
            foreach (var tensor in new[] { _pages, _tables, _states, _rings }) tensor?.Dispose();
        }
    }
}
