namespace Vectorscope.Engine.Generation;

/// <summary>What a caller wants otherwise than the model does; null leaves a setting to the model.</summary>
public sealed record SamplingOverrides
{
    /// <summary>See <see cref="SamplingOptions.Temperature"/>. Above 0 it also makes a greedy model draw.</summary>
    public double? Temperature { get; init; }

    /// <summary>See <see cref="SamplingOptions.TopK"/>; 0 for all tokens even where the model names a number.</summary>
    public int? TopK { get; init; }

    /// <summary>See <see cref="SamplingOptions.TopP"/>.</summary>
    public double? TopP { get; init; }

    /// <summary>See <see cref="SamplingOptions.MinP"/>.</summary>
    public double? MinP { get; init; }

    /// <summary>See <see cref="SamplingOptions.PresencePenalty"/>.</summary>
    public double? PresencePenalty { get; init; }
}
