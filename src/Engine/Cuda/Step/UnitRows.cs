using TorchSharp;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Step;

/// <summary>Unit rows of directions on the device, in single precision, each brought there once.</summary>
internal sealed unsafe class UnitRows(int width, Device device) : IDisposable
{
    private const int RowsOfBlock = 512;
    private const long MostBytes = 1L << 30;
    private readonly Dictionary<object, nint> _known = [];
    private readonly List<Tensor> _blocks = [];
    private readonly List<float> _pending = [];
    private nint _pendingAt;
    private int _used = RowsOfBlock;

    /// <summary>Forgets all where they have become many; before a table is made, which then names what it needs again.</summary>
    internal void Trim()
    {
        if ((long)_blocks.Count * RowsOfBlock * width * sizeof(float) < MostBytes) return;
        Dispose();
        _known.Clear();
        _blocks.Clear();
        _used = RowsOfBlock;
    }

    /// <summary>Where a row lies; it is there after <see cref="Send"/>.</summary>
    /// <param name="key">Names it: by its value where it has one, else by itself.</param>
    /// <param name="unit">The row.</param>
    internal nint Of(object key, Func<double[]> unit)
    {
        if (_known.TryGetValue(key, out var known)) return known;
        if (_used == RowsOfBlock)
        {
            Send();
            _blocks.Add(empty([RowsOfBlock, width], ScalarType.Float32, device).Kept());
            _used = 0;
        }
        var address = TorchAbi.DataPointer(_blocks[^1]) + ((nint)_used++ * width * sizeof(float));
        if (_pending.Count == 0) _pendingAt = address;
        foreach (var value in unit()) _pending.Add((float)value);
        return _known[key] = address;
    }

    /// <summary>Brings new rows to the device.</summary>
    internal void Send()
    {
        if (_pending.Count == 0) return;
        fixed (float* start = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pending))
            CudaDriver.Check(CudaDriver.CopyToDevice(_pendingAt, start, (nuint)(_pending.Count * sizeof(float)), 0), "unit rows");
        // The copy has left the list, or will have before it is written to again.
        CudaDriver.Check(CudaDriver.StreamSynchronize(0), "unit rows");
        _pending.Clear();
    }

    public void Dispose()
    {
        foreach (var block in _blocks) block.Dispose();
    }
}
