using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training;

/// <summary>Reads a model folder's weights into one flat tensor.</summary>
internal static class StartWeights
{
    /// <param name="checkpoint">To read from.</param>
    /// <param name="layout">Where everything goes.</param>
    /// <param name="type">Of the result.</param>
    /// <param name="device">Of the result.</param>
    /// <param name="onTensor">Called before each tensor; may throw to stop.</param>
    /// <returns>[layout.Count] of the type, on the device.</returns>
    internal static Tensor Read(Checkpoint checkpoint, ParameterLayout layout, ScalarType type, Device device, Action onTensor) =>
        Owned.Build(() => Filled(checkpoint, layout, empty([layout.Count], type, device), onTensor));

    private static Tensor Filled(Checkpoint checkpoint, ParameterLayout layout, Tensor values, Action onTensor)
    {
        foreach (var parameter in layout.All)
        {
            onTensor();
            using var scope = NewDisposeScope();
            values.narrow(0, parameter.Offset, parameter.Count)
                .copy_(HostCopy.FromSingles(checkpoint[parameter.Name].ReadSingles(), [parameter.Count], values.device));
        }
        return values;
    }
}
