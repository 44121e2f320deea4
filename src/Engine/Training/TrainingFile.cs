using System.Text.Json;
using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Training.Network;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training;

/// <summary>The file that holds everything a training needs to go on: safetensors in single precision.</summary>
/// <remarks>Tensors are <c>weights.NAME</c>, <c>first.NAME</c> and <c>second.NAME</c> for each canonical name; counts and fingerprint are in the header's free text.</remarks>
internal static class TrainingFile
{
    internal const string Weights = "weights.";
    private const string First = "first.", Second = "second.", StateKey = "state", FingerprintKey = "fingerprint";

    /// <summary>Writes beside the file and moves, so that a file of this name is always whole.</summary>
    internal static void Write(string path, ParameterLayout layout, WeightBuffers weights, AdamW optimizer, TrainingState state, string fingerprint)
    {
        var draft = path + ".partial";
        var parts = new[] { (Weights, weights.Values), (First, optimizer.First), (Second, optimizer.Second) };
        var metadata = new Dictionary<string, string> { [StateKey] = JsonSerializer.Serialize(state), [FingerprintKey] = fingerprint };
        var declared = parts.SelectMany(p => layout.All.Select(t => new TensorDeclaration(p.Item1 + t.Name, TensorType.F32, t.Shape))).ToList();
        using (var file = SafetensorsWriter.Create(draft, declared, metadata))
        {
            foreach (var (prefix, flat) in parts)
            {
                foreach (var parameter in layout.All)
                {
                    using var values = flat.narrow(0, parameter.Offset, parameter.Count);
                    file.Write(prefix + parameter.Name, HostCopy.ToSingles(values));
                }
            }
            file.Flush(toDisk: true);
        }
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Reads everything back into the buffers.</summary>
    /// <exception cref="CheckpointException">The file is not one of this training.</exception>
    internal static TrainingState Read(string path, ParameterLayout layout, WeightBuffers weights, AdamW optimizer, string fingerprint)
    {
        using var file = SafetensorsFile.Open(path);
        if (!file.Metadata.TryGetValue(StateKey, out var state) || !file.Metadata.TryGetValue(FingerprintKey, out var found))
            throw new CheckpointException(path, "is not the state of a training; name another file, or remove it");
        if (found != fingerprint)
            throw new CheckpointException(path, "is the state of a training with other options, documents or start; name another file, or remove it to begin again");
        foreach (var (prefix, flat) in new[] { (Weights, weights.Values), (First, optimizer.First), (Second, optimizer.Second) })
        {
            foreach (var parameter in layout.All)
            {
                using var scope = NewDisposeScope();
                flat.narrow(0, parameter.Offset, parameter.Count)
                    .copy_(HostCopy.FromSingles(file.ReadSingles(prefix + parameter.Name), [parameter.Count], flat.device));
            }
        }
        weights.Refresh();
        return JsonSerializer.Deserialize<TrainingState>(state)!;
    }
}
