using TorchSharp;
using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Step;

/// <summary>Memory for keys and values in pages of 64 tokens of all full-attention blocks, taken from libtorch in chunks.</summary>
internal sealed class PagePool(StepShape shape, Device device) : IDisposable
{
    private const long ChunkBytes = 64 << 20;
    private readonly List<Chunk> _chunks = [];
    private readonly Stack<Page> _free = new();
    private long _stateBytes, _mostStateBytes;

    /// <summary>Bytes of a page.</summary>
    internal long PageBytes => shape.FullLayers * shape.PageElementsOfLayer * shape.ElementBytes;

    /// <summary>Bytes taken from libtorch.</summary>
    internal long Bytes => _chunks.Sum(chunk => chunk.Pages.Count * PageBytes);

    internal int FreePages => _free.Count;

    /// <summary>Bytes that states were given back of and libtorch keeps for the next.</summary>
    internal long KeptStateBytes => _mostStateBytes - _stateBytes;

    /// <summary>Bytes that can be taken without asking the device for more.</summary>
    internal long KeptBytes => (FreePages * PageBytes) + KeptStateBytes;

    /// <summary>States were made or, with a negative number, given back.</summary>
    internal void CountStates(long bytes)
    {
        _stateBytes += bytes;
        _mostStateBytes = Math.Max(_mostStateBytes, _stateBytes);
    }

    /// <summary>A page of no meaning yet; the caller gives it back.</summary>
    internal Page Take()
    {
        if (_free.Count == 0) Grow();
        var page = _free.Pop();
        page.Chunk.Taken++;
        return page;
    }

    internal void Give(Page page)
    {
        _free.Push(page);
        // A chunk that nobody uses goes back once another has as much room.
        if (--page.Chunk.Taken > 0 || _free.Count < 2 * page.Chunk.Pages.Count) return;
        var kept = _free.Where(free => free.Chunk != page.Chunk).Reverse().ToArray();
        _free.Clear();
        foreach (var free in kept) _free.Push(free);
        _chunks.Remove(page.Chunk);
        page.Chunk.Dispose();
    }

    private void Grow()
    {
        var chunk = new Chunk(shape, (int)Math.Max(1, ChunkBytes / PageBytes), device);
        _chunks.Add(chunk);
        foreach (var page in Enumerable.Reverse(chunk.Pages)) _free.Push(page);
    }

    public void Dispose()
    {
        foreach (var chunk in _chunks) chunk.Dispose();
        _chunks.Clear();
        _free.Clear();
    }

    internal sealed class Chunk : IDisposable
    {
        private readonly Tensor _memory;

        internal Chunk(StepShape shape, int pages, Device device)
        {
            var config = shape.Config;
            _memory = empty([pages, shape.FullLayers, 2, config.KeyValueHeads, StepShape.PageTokens, config.HeadDimension],
                shape.Single ? ScalarType.Float32 : ScalarType.BFloat16, device).Kept();
            Pages = [.. Enumerable.Range(0, pages).Select(index => new Page(this, _memory.select(0, index).Kept()))];
        }

        internal IReadOnlyList<Page> Pages { get; }

        internal int Taken { get; set; }

        public void Dispose()
        {
            foreach (var page in Pages) page.Memory.Dispose();
            _memory.Dispose();
        }
    }
}

/// <summary>Keys and values of 64 tokens.</summary>
/// <param name="Chunk">Where it lies.</param>
/// <param name="Memory">[full-attention blocks, 2 (keys, values), kv, 64, width].</param>
internal sealed record Page(PagePool.Chunk Chunk, Tensor Memory)
{
    internal nint Address { get; } = TorchAbi.DataPointer(Memory);
}
