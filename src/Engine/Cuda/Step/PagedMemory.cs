using TorchSharp;
using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Step;

/// <summary>What a row remembers, as the kernels want it: pages of keys and values, states, and rings of the last four columns before the convolution.</summary>
internal sealed class PagedMemory(StepShape shape, PagePool pool, Device device) : IDisposable
{
    private readonly List<Page> _pages = [];

    /// <summary>Tokens remembered.</summary>
    internal int Length { get; private set; }

    internal IReadOnlyList<Page> Pages => _pages;

    /// <summary>[linear blocks, nv, dk, dv] single precision; null while nothing is remembered, or once it was dropped.</summary>
    internal Tensor? States { get; private set; }

    /// <summary>[linear blocks, 4, channels]: the column of position p in slot p mod 4. Null as the states.</summary>
    internal Tensor? Rings { get; private set; }

    internal long Bytes => (_pages.Count * pool.PageBytes) + StateBytes;

    internal long StateBytes => States is null ? 0 : (States.numel() * States.element_size()) + (Rings!.numel() * Rings.element_size());

    /// <summary>Room for tokens up to a length, and states to begin from.</summary>
    internal void Reserve(int length)
    {
        while (_pages.Count * StepShape.PageTokens < length) _pages.Add(pool.Take());
        if (States is not null) return;
        if (Length > 0) throw new InvalidOperationException("The states of this past were dropped: it has to return to a mark first.");
        var config = shape.Config;
        (States, Rings) = Owned.Build(() => (
            zeros([shape.LinearLayers, config.LinearValueHeads, config.LinearKeyHeadDimension, config.LinearValueHeadDimension], ScalarType.Float32, device),
            zeros([shape.LinearLayers, config.ConvolutionKernel, config.ConvolutionChannels], Type, device)));
    }

    /// <summary>The tokens that the kernels added.</summary>
    internal void Advance(int tokens) => Length += tokens;

    /// <summary>The same in the plain model's form; the caller's to dispose.</summary>
    internal ModelCache ToCache() => Owned.Build(() =>
    {
        using var scope = NewDisposeScope();
        var held = Length == 0 ? null : cat([.. _pages.Take(PagesOf(Length)).Select(page => page.Memory)], 3).narrow(3, 0, Length);
        int linear = 0, full = 0;
        var layers = new List<ISequenceCache>();
        foreach (var kind in shape.Config.LayerKinds)
        {
            if (kind == Checkpoints.LayerKind.FullAttention)
            {
                var cache = new AttentionCache();
                if (held is not null) cache.Append(held.select(0, full).select(0, 0).unsqueeze(0), held.select(0, full).select(0, 1).unsqueeze(0));
                layers.Add(cache);
                full++;
                continue;
            }
            var delta = new DeltaCache();
            if (Length > 0)
            {
                using var slots = HostCopy.FromIntegers(SlotsBefore(Length), [3], device);
                delta.Keep(Rings!.select(0, linear).index_select(0, slots).unsqueeze(0));
                delta.KeepState(States!.narrow(0, linear, 1).clone());
            }
            layers.Add(delta);
            linear++;
        }
        return new ModelCache(layers, Length);
    });

    /// <summary>Takes over what the plain model computed behind this memory's own tokens.</summary>
    internal void Take(ModelCache cache)
    {
        using var scope = NewDisposeScope();
        var (from, length) = (Length, cache.Length);
        Reserve(length);
        using var slots = HostCopy.FromIntegers(SlotsBefore(length), [3], device);
        var added = new List<Tensor>();
        var linear = 0;
        for (var layer = 0; layer < cache.Layers.Count; layer++)
        {
            if (cache[layer] is AttentionCache attention)
            {
                var (keys, values) = attention.From(from);
                added.Add(stack([keys.squeeze(0), values.squeeze(0)]));
                continue;
            }
            var delta = (DeltaCache)cache[layer];
            Rings!.select(0, linear).index_copy_(0, slots, delta.Tokens!.squeeze(0));
            States!.narrow(0, linear++, 1).copy_(delta.State!);
        }
        var all = stack(added);
        for (var at = from; at < length;)
        {
            var (inPage, count) = (at % StepShape.PageTokens, Math.Min(StepShape.PageTokens - (at % StepShape.PageTokens), length - at));
            _pages[at / StepShape.PageTokens].Memory.narrow(3, inPage, count).copy_(all.narrow(3, at - from, count));
            at += count;
        }
        Length = length;
    }

    /// <summary>A copy of what cutting cannot bring back.</summary>
    internal (Tensor States, Tensor Rings) CopyStates()
    {
        Reserve(Length);
        return Owned.Build(() => (States!.clone(), Rings!.clone()));
    }

    internal void Return(int length, Tensor states, Tensor rings)
    {
        if (States is null) (States, Rings) = Owned.Build(() => (states.clone(), rings.clone()));
        else
        {
            States.copy_(states);
            Rings!.copy_(rings);
        }
        Length = length;
        while (_pages.Count > PagesOf(length))
        {
            pool.Give(_pages[^1]);
            _pages.RemoveAt(_pages.Count - 1);
        }
    }

    internal void DropStates()
    {
        States?.Dispose();
        Rings?.Dispose();
        (States, Rings) = (null, null);
    }

    private static int PagesOf(int length) => (length + StepShape.PageTokens - 1) / StepShape.PageTokens;

    // Before the first token lie columns of zeros, in slots that nobody wrote.
    private static long[] SlotsBefore(int length) => [(length - 3) & 3, (length - 2) & 3, (length - 1) & 3];

    private ScalarType Type => shape.Single ? ScalarType.Float32 : ScalarType.BFloat16;

    public void Dispose()
    {
        DropStates();
        foreach (var page in _pages) pool.Give(page);
        _pages.Clear();
    }
}
