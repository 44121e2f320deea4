namespace Vectorscope.Engine.Checkpoints.NewModels;

/// <summary>Weights to train from.</summary>
/// <remarks>
/// Matrices are normal with deviation 0.02; those that write to the residual stream are smaller by (2L)^-½, so that its size does
/// not grow with the L blocks (Radford et al., "Language Models are Unsupervised Multitask Learners", 2019). Norms begin neutral.
/// Decay rates and time steps are those of Mamba-2 (Dao and Gu, "Transformers are SSMs", 2024): A uniform in 1 … 16, and dt,
/// log-uniform in 0.001 … 0.1, through the inverse of softplus. Taps are uniform in ±K^-½, PyTorch's rule for convolutions.
/// </remarks>
internal static class TrainingWeights
{
    private const double Deviation = 0.02, LargestRate = 16, ShortestStep = 0.001, LongestStep = 0.1;

    private static readonly string[] ResidualWriters = ["o_proj.weight", "out_proj.weight", "down_proj.weight"];

    internal static void Fill(ModelConfig config, SeededNormals random, TensorEntry tensor, long first, Span<float> values)
    {
        bool Is(string end) => tensor.Name.EndsWith(end, StringComparison.Ordinal);
        if (Is("A_log")) Uniform(random, first, values, u => Math.Log(1 + (LargestRate - 1) * u));
        else if (Is("dt_bias")) Uniform(random, first, values, u => InverseSoftplus(ShortestStep * Math.Pow(LongestStep / ShortestStep, u)));
        else if (Is("conv1d.weight")) Uniform(random, first, values, u => (2 * u - 1) / Math.Sqrt(tensor.Shape[^1]));
        // The gated norm multiplies by its weight, all others by one plus theirs.
        else if (Is("linear_attn.norm.weight")) values.Fill(1);
        else if (Is("norm.weight")) values.Clear();
        else Normal(random, first, values, Array.Exists(ResidualWriters, Is) ? Deviation / Math.Sqrt(2 * config.LayerCount) : Deviation);
    }

    private static void Uniform(SeededNormals random, long first, Span<float> values, Func<double, double> of)
    {
        random.FillUniform(first, values);
        foreach (ref var value in values) value = (float)of((value + 1) / 2);
    }

    private static void Normal(SeededNormals random, long first, Span<float> values, double deviation)
    {
        random.Fill(first, values);
        foreach (ref var value in values) value = (float)(deviation * value);
    }

    // x with ln(1 + e^x) = y.
    private static double InverseSoftplus(double y) => y + Math.Log(-Math.Exp(-y) + 1);
}
