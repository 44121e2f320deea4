using System.Buffers;

namespace Vectorscope.Engine.Checkpoints.NewModels;

/// <summary>Random weights at scales where activations keep their size through the blocks and differ from input to input.</summary>
internal static class RandomWeights
{
    private const int PieceLength = 1 << 18;

    /// <summary>Standard deviation that gives logits of about ±4 whatever the width, at most that of a width of 64.</summary>
    private static double EmbeddingScale(ModelConfig config) => Math.Min(0.5, 4 / Math.Sqrt(config.HiddenSize));

    internal static void Write(SafetensorsWriter file, ModelConfig config, NewModelOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var pieces = file.Tensors.Values
            .SelectMany(t => Enumerable.Range(0, (int)((t.ElementCount + PieceLength - 1) / PieceLength)).Select(i => (Tensor: t, First: (long)i * PieceLength)))
            .ToList();
        var done = 0;
        Parallel.ForEach(pieces, new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, piece =>
        {
            var buffer = ArrayPool<float>.Shared.Rent(PieceLength);
            var values = buffer.AsSpan(0, (int)Math.Min(PieceLength, piece.Tensor.ElementCount - piece.First));
            var random = new SeededNormals(options.Seed, piece.Tensor.Name);
            if (options.ForTraining) TrainingWeights.Fill(config, random, piece.Tensor, piece.First, values);
            else Fill(config, random, piece.Tensor, piece.First, values);
            file.Write(piece.Tensor.Name, piece.First, values);
            ArrayPool<float>.Shared.Return(buffer);
            progress?.Report((double)Interlocked.Increment(ref done) / pieces.Count);
        });
    }

    private static void Fill(ModelConfig config, SeededNormals random, TensorEntry tensor, long first, Span<float> values)
    {
        if (tensor.Name.EndsWith("A_log", StringComparison.Ordinal))
        {
            random.FillUniform(first, values);
            return;
        }
        random.Fill(first, values);
        var (centre, scale) = Distribution(config, tensor);
        for (var i = 0; i < values.Length; i++) values[i] = (float)(centre + scale * values[i]);
    }

    private static (double Centre, double Scale) Distribution(ModelConfig config, TensorEntry tensor)
    {
        var name = tensor.Name;
        bool Is(string part) => name.Contains(part, StringComparison.Ordinal);
        if (Is("dt_bias")) return (0, 0.5);
        // The gated norm multiplies by its weight, all others by one plus theirs.
        if (Is("linear_attn.norm")) return (1, 0.1);
        if (Is("norm")) return (0, 0.1);
        if (Is("conv1d")) return (0, 0.9);
        if (Is(TensorLayout.Embedding) || Is(TensorLayout.Head)) return (0, EmbeddingScale(config));
        return (0, 1 / Math.Sqrt(tensor.Shape[^1]));
    }
}
