using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Two matrices over the same input, stored as one.</summary>
/// <remarks>
/// With few rows one product is fastest: it reads the weights once in one launch. With many rows two products are: each result is
/// contiguous, which the operations that follow run two to three times faster on.
/// </remarks>
internal sealed class FusedProjection : IDisposable
{
    private const int ManyRows = 128;
    private readonly Tensor _both, _first, _second;

    /// <param name="both">[d, a + b] transposed view; ownership passes here.</param>
    /// <param name="first">a.</param>
    internal FusedProjection(Tensor both, long first)
    {
        _both = both;
        _first = both.narrow(1, 0, first);
        _second = both.narrow(1, first, both.size(1) - first);
    }

    /// <summary>[d, a + b] transposed view.</summary>
    internal Tensor Both => _both;

    /// <param name="h">[rows, d].</param>
    /// <returns>[rows, a] and [rows, b].</returns>
    internal (Tensor First, Tensor Second) Apply(Tensor h)
    {
        if (h.size(0) >= ManyRows) return (h.mm(_first), h.mm(_second));
        using var both = h.mm(_both);
        return (both.narrow(1, 0, _first.size(1)), both.narrow(1, _first.size(1), _second.size(1)));
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _both.Dispose();
    }
}
