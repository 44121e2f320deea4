using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Training;
using Vectorscope.Engine.Training.Network;
using Vectorscope.Engine.Training.Packing;

namespace Vectorscope.Engine.Tests.Training;

/// <summary>Small packed batches and networks to train.</summary>
internal static class TinyTraining
{
    /// <summary>Random tokens, of which every third and a few more are learned.</summary>
    internal static TrainingDocument Document(int seed, int length, int vocabulary)
    {
        var random = new SeededRandom(seed, RandomPurpose.Test, length);
        return new([.. Enumerable.Range(0, length).Select(_ => random.NextInt(vocabulary))],
            [.. Enumerable.Range(0, length).Select(t => t % 3 == 0 || random.NextInt(5) == 0)]);
    }

    /// <summary>Rows with borders inside chunks, at chunk borders, and documents shorter than the convolution is wide.</summary>
    internal static PackedBatch Batch(int vocabulary, int capacity, params int[][] lengths) =>
        PackedBatch.From([.. lengths.Select((row, r) => row.Select((length, i) => Document(100 * r + i, length, vocabulary)).ToList())], capacity);

    /// <summary>Runs outside inference mode, as training does.</summary>
    internal static T Normally<T>(Func<T> work)
    {
        using var mode = torch.inference_mode(false);
        using var scope = torch.NewDisposeScope();
        return work();
    }

    internal static WeightBuffers Weights(string folder, torch.ScalarType wide, torch.ScalarType type, torch.Device? device = null)
    {
        using var checkpoint = Checkpoint.Open(folder);
        var layout = new ParameterLayout(checkpoint.Config);
        return new(layout, StartWeights.Read(checkpoint, layout, wide, device ?? torch.CPU, () => { }), type);
    }
}
