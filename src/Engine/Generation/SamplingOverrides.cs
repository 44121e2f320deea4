using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Generation;

/// <summary>What a caller wants otherwise than the model does; null leaves a setting to the model.</summary>
public sealed record SamplingOverrides
{
    /// <summary>See <see cref="SamplingOptions.Temperature"/>. Above 0 it also makes a greedy model draw.</summary>
    [Field("Temperature", Help = "Left out: as the model or the server has it.", Placeholder = "the model's own"), Range(0.0, 10.0)]
    public double? Temperature { get; init; }

    /// <summary>See <see cref="SamplingOptions.TopP"/>.</summary>
    [Field("Top p", Help = "Only the likeliest tokens that together have this probability."), Range(0.0, 1.0, AboveLeast = true)]
    public double? TopP { get; init; }

    /// <summary>See <see cref="SamplingOptions.TopK"/>; 0 for all tokens even where the model names a number.</summary>
    [Field("Top k", Help = "Only so many of the likeliest tokens; 0 for all of them."), Range(0, 1 << 20)]
    public int? TopK { get; init; }

    /// <summary>See <see cref="SamplingOptions.MinP"/>.</summary>
    [Field("Min p", Help = "Only tokens at least this share as likely as the likeliest."), Range(0.0, 1.0)]
    public double? MinP { get; init; }

    /// <summary>See <see cref="SamplingOptions.PresencePenalty"/>.</summary>
    [Field("Presence penalty", Help = "Taken off what the reply holds already."), Range(-10.0, 10.0)]
    public double? PresencePenalty { get; init; }

    /// <summary>Other settings with these in their place: the caller's where there are any.</summary>
    /// <param name="others">The model's.</param>
    public SamplingOptions Over(SamplingOptions others) => others with
    {
        Temperature = Temperature ?? others.Temperature,
        TopP = TopP ?? others.TopP,
        TopK = TopK ?? others.TopK,
        MinP = MinP ?? others.MinP,
        PresencePenalty = PresencePenalty ?? others.PresencePenalty,
    };
}
