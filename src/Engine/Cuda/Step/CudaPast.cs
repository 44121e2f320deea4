using TorchSharp;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Cuda.Prompt;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Step;

/// <summary>A row's memory, with the table of its pages and the set of its reply's tokens on the device.</summary>
internal sealed unsafe class CudaPast(StepShape shape, PagePool pool, Device device) : IRowPast
{
    private const int SmallestTable = 64;
    private readonly List<nint> _written = [];
    private Tensor? _table, _seen;
    private IReadOnlyList<int>? _seenOf;
    private int _seenCount;

    /// <summary>What shapes the logits of its reply where the host chooses.</summary>
    internal ReplyLogits Reply { get; } = new();

    internal PagedMemory Memory { get; } = new(shape, pool, device);

    public int Length => Memory.Length;

    public long Bytes => Memory.Bytes + (_table?.numel() * sizeof(long) ?? 0) + (_seen?.numel() * sizeof(int) ?? 0);

    /// <summary>Where the kernels of a pass find it.</summary>
    internal RowAddresses Addresses => new(Length, TorchAbi.DataPointer(Memory.States!), TorchAbi.DataPointer(Memory.Rings!), Table, IsShared: false);

    /// <summary>Where the addresses of its pages are.</summary>
    internal nint Table => TorchAbi.DataPointer(_table!);

    /// <summary>Room for more tokens.</summary>
    internal void Reserve(int tokens)
    {
        Memory.Reserve(Length + tokens);
        var pages = Memory.Pages;
        if (_table is null || _table.numel() < pages.Count)
        {
            _table?.Dispose();
            _table = empty([Math.Max(SmallestTable, 2 * pages.Count)], ScalarType.Int64, device).Kept();
            _written.Clear();
        }
        // What was cut off and grew again has other pages; a step reads none behind its length.
        var same = 0;
        while (same < Math.Min(_written.Count, pages.Count) && _written[same] == pages[same].Address) same++;
        if (same == pages.Count) return;
        _written.RemoveRange(same, _written.Count - same);
        var added = pages.Skip(same).Select(page => page.Address).ToArray();
        fixed (nint* start = added)
            CudaDriver.Check(CudaDriver.CopyToDevice(Table + (same * sizeof(long)), start, (nuint)(added.Length * sizeof(long)), 0), "a table of pages");
        _written.AddRange(added);
    }

    /// <summary>The set of a reply's tokens, and the one that the step has to add to it, or −1.</summary>
    internal (nint Address, int Add) Seen(IReadOnlyList<int> written)
    {
        if (_seen is not null && ReferenceEquals(_seenOf, written) && written.Count - _seenCount <= 1)
        {
            var add = written.Count > _seenCount ? written[^1] : -1;
            _seenCount = written.Count;
            return (TorchAbi.DataPointer(_seen), add);
        }
        var bits = new uint[(shape.Config.VocabularySize + 31) / 32];
        foreach (var id in written) bits[id / 32] |= 1u << (id % 32);
        _seen ??= empty([bits.Length], ScalarType.Int32, device).Kept();
        fixed (uint* start = bits)
            CudaDriver.Check(CudaDriver.CopyToDevice(TorchAbi.DataPointer(_seen), start, (nuint)(bits.Length * sizeof(uint)), 0), "the tokens of a reply");
        (_seenOf, _seenCount) = (written, written.Count);
        return (TorchAbi.DataPointer(_seen), -1);
    }

    public IRowMark Mark()
    {
        var (states, rings) = Memory.CopyStates();
        return new CudaMark(Memory, Length, states, rings);
    }

    public void Return(IRowMark mark)
    {
        var own = (CudaMark)mark;
        Memory.Return(own.Length, own.States, own.Rings);
    }

    public void DropStates()
    {
        Memory.DropStates();
        Reply.Dispose();
        _seen?.Dispose();
        (_seen, _seenOf) = (null, null);
    }

    public void Dispose()
    {
        Memory.Dispose();
        _table?.Dispose();
        _seen?.Dispose();
        Reply.Dispose();
        (_table, _seen) = (null, null);
    }
}

/// <summary>A copy of the states at a place.</summary>
internal sealed record CudaMark(PagedMemory Memory, int Length, Tensor States, Tensor Rings) : IRowMark
{
    private bool _isDisposed;

    public long Bytes => (States.numel() * States.element_size()) + (Rings.numel() * Rings.element_size());

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        Memory.Forget(Bytes);
        States.Dispose();
        Rings.Dispose();
    }
}
