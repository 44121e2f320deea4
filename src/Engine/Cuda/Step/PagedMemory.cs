using TorchSharp;
using Vectorscope.Engine.Cuda.Graph;
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
        pool.CountStates(StateBytes);
    }

    /// <summary>The tokens that the kernels added.</summary>
    internal void Advance(int tokens) => Length += tokens;

    /// <summary>A copy of what cutting cannot bring back.</summary>
    internal (Tensor States, Tensor Rings) CopyStates()
    {
        Reserve(Length);
        var copies = Owned.Build(() => (States!.clone(), Rings!.clone()));
        pool.CountStates(StateBytes);
        return copies;
    }

    internal void Return(int length, Tensor states, Tensor rings)
    {
        if (States is null)
        {
            (States, Rings) = Owned.Build(() => (states.clone(), rings.clone()));
            pool.CountStates(StateBytes);
        }
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

    /// <summary>Copies of the states are gone.</summary>
    internal void Forget(long bytes) => pool.CountStates(-bytes);

    internal void DropStates()
    {
        pool.CountStates(-StateBytes);
        States?.Dispose();
        Rings?.Dispose();
        (States, Rings) = (null, null);
    }

    private static int PagesOf(int length) => (length + StepShape.PageTokens - 1) / StepShape.PageTokens;

    private ScalarType Type => shape.Single ? ScalarType.Float32 : ScalarType.BFloat16;

    public void Dispose()
    {
        DropStates();
        foreach (var page in _pages) pool.Give(page);
        _pages.Clear();
    }
}
