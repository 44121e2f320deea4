using Vectorscope.Engine.Cuda;

namespace Vectorscope.Engine.Model;

/// <summary>How to load a model.</summary>
public sealed record ModelOptions : ModelPlacement
{
    /// <summary>The usual placement.</summary>
    public ModelOptions()
    {
    }

    /// <summary>This placement.</summary>
    public ModelOptions(ModelPlacement placement) : base(placement)
    {
    }

    /// <summary>
    /// Rounds A_log, dt_bias and the gated norm's weight to <see cref="ModelPlacement.Dtype"/>, as transformers does on loading.
    /// Default false: they keep their stored precision.
    /// </summary>
    public bool RoundToModelDtype { get; init; }

    /// <summary>Limits of the model's scheduler; null for the defaults of its device.</summary>
    public Generation.SchedulerOptions? Scheduling { get; init; }

    /// <summary>How replies are computed where the model runs on a GPU.</summary>
    public CudaStep CudaStep { get; init; }

    /// <summary>How replies are computed where the model runs on the processor.</summary>
    public CpuStep CpuStep { get; init; }

    /// <summary>The folder's content hash where the caller already knows it; null to compute it when first asked for.</summary>
    public string? ContentHash { get; init; }
}
