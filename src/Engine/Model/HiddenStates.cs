using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Copies every block output to the host.</summary>
/// <param name="layers">L.</param>
/// <param name="size">B · n · d.</param>
internal sealed class HiddenStates(int layers, int size) : IResidualTap
{
    /// <summary>[L+1, B, n, d]; index L is for the caller to fill with the output of the final norm.</summary>
    internal float[] All { get; } = new float[(layers + 1) * size];

    /// <summary>[B, n, d], the raw output of the last block.</summary>
    internal float[] LastBlock { get; } = new float[size];

    internal Span<float> Index(int index) => All.AsSpan(index * size, size);

    public void OnBlockOutput(int layer, Tensor x) => HostCopy.ToSingles(x, layer == layers ? LastBlock : Index(layer));
}
