using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training;

/// <summary>Reads a model folder's weights into one flat tensor.</summary>
internal static class StartWeights
{
    /// <returns>[layout.Count] of the type, on the device.</returns>
    internal static Tensor Read(Checkpoint checkpoint, ParameterLayout layout, ScalarType type, Device device)
    {
        var values = empty([layout.Count], type, device);
        foreach (var parameter in layout.All)
        {
            using var scope = NewDisposeScope();
            values.narrow(0, parameter.Offset, parameter.Count)
                .copy_(HostCopy.FromSingles(checkpoint[parameter.Name].ReadSingles(), [parameter.Count], device));
        }
        return values;
    }
}
