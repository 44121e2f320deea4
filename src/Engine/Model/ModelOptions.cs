namespace Vectorscope.Engine.Model;

/// <summary>How to load a model.</summary>
public sealed record ModelOptions
{
    /// <summary>Where it runs.</summary>
    public ModelDevice Device { get; init; } = ModelDevice.Auto;

    /// <summary>Type of weights and activations.</summary>
    public ModelDtype Dtype { get; init; } = ModelDtype.Auto;

    /// <summary>
    /// Rounds A_log, dt_bias and the gated norm's weight to <see cref="Dtype"/>, as transformers does on loading. Default false:
    /// they keep their stored precision.
    /// </summary>
    public bool RoundToModelDtype { get; init; }

    /// <summary>Limits of the model's scheduler; null for the defaults of its device.</summary>
    public Generation.SchedulerOptions? Scheduling { get; init; }

    /// <summary>The folder's content hash where the caller already knows it; null to compute it when first asked for.</summary>
    public string? ContentHash { get; init; }
}
