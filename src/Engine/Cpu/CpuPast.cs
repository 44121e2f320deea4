using System.Runtime.CompilerServices;
using Vectorscope.Engine.Generation.Steps;

namespace Vectorscope.Engine.Cpu;

/// <summary>What a row remembers on the CPU: pages of keys and values, which never move, and the states of linear attention in one piece.</summary>
/// <remarks>
/// A page holds the same tokens of all full-attention layers; of each layer, and in it of each key head, first the keys, channel after
/// channel with the page's tokens side by side, then the values, token after token. The last tokens before a convolution stand
/// in a ring: that of token t in slot t modulo the taps.
/// </remarks>
internal sealed unsafe class CpuPast(CpuShape shape) : IRowPast
{
    /// <summary>Tokens of a page.</summary>
    internal const int PageTokens = 64;

    private readonly List<NativeMemoryBlock> _pages = [];
    private readonly long _keys = (long)PageTokens * shape.Config.HeadDimension, _values = (long)PageTokens * shape.Head;
    private NativeMemoryBlock? _states;
    private HashSet<int>? _distinct;
    private IReadOnlyList<int>? _written;
    private int _known;
    private bool _isOver;

    public int Length { get; private set; }

    public long Bytes => _pages.Sum(page => page.Bytes) + (_states?.Bytes ?? 0);

    private long PageSingles => shape.Full * shape.Config.KeyValueHeads * (_keys + _values);

    /// <summary>Makes room for so many more tokens.</summary>
    internal void Prepare(int tokens)
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        if (_states is null && Length > 0) throw new InvalidOperationException("The states of a row's past were dropped.");
        _states ??= NativeMemoryBlock.OfSingles((long)shape.Linear * (shape.State + shape.Ring));
        if (shape.Full == 0) return;
        while ((long)_pages.Count * PageTokens < Length + (long)tokens) _pages.Add(new(PageSingles * sizeof(float), clear: false));
    }

    internal void Advance(int tokens) => Length += tokens;

    /// <summary>Where a linear layer's state begins.</summary>
    /// <param name="layer">Among the linear ones.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal float* State(int layer) => _states!.Singles + ((long)layer * (shape.State + shape.Ring));

    /// <summary>Where the ring of a linear layer begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal float* Ring(int layer) => State(layer) + shape.State;

    /// <param name="layer">Among the full ones.</param>
    /// <param name="head">Key head.</param>
    /// <param name="page">Which.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal float* Keys(int layer, int head, int page) => _pages[page].Singles + (((layer * shape.Config.KeyValueHeads) + head) * (_keys + _values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal float* Values(int layer, int head, int page) => Keys(layer, head, page) + _keys;

    /// <summary>The tokens of a reply that grows, each once.</summary>
    internal IReadOnlyCollection<int> Distinct(IReadOnlyList<int> written)
    {
        if (!ReferenceEquals(_written, written)) (_written, _distinct, _known) = (written, [], 0);
        for (; _known < written.Count; _known++) _distinct!.Add(written[_known]);
        return _distinct!;
    }

    public IRowMark Mark() => new CpuMark(Length, _states?.Copy());

    public void Return(IRowMark mark)
    {
        var place = (CpuMark)mark;
        if (place.States is null)
        {
            _states?.Dispose();
            _states = null;
        }
        else if (_states is null) _states = place.States.Copy();
        else _states.CopyFrom(place.States);
        Length = place.Length;
    }

    public void DropStates()
    {
        _states?.Dispose();
        (_states, _written, _distinct) = (null, null, null);
    }

    public void Dispose()
    {
        _isOver = true;
        DropStates();
        foreach (var page in _pages) page.Dispose();
        _pages.Clear();
    }

    private sealed record CpuMark(int Length, NativeMemoryBlock? States) : IRowMark
    {
        public long Bytes => States?.Bytes ?? 0;

        public void Dispose() => States?.Dispose();
    }
}
