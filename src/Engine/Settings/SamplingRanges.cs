using Vectorscope.Engine.Generation;

namespace Vectorscope.Engine.Settings;

/// <summary>What <see cref="SamplingOptions"/> accept.</summary>
public static class SamplingRanges
{
    /// <summary>0 is greedy.</summary>
    public static SettingRange Temperature { get; } = new(nameof(SamplingOptions.Temperature), 0) { Label = "temperature" };

    /// <summary>0 is for all tokens.</summary>
    public static SettingRange TopK { get; } = new(nameof(SamplingOptions.TopK), 0) { Label = "top-k", IsWhole = true };

    /// <summary>Of nothing there is no likeliest: 0 is not accepted.</summary>
    public static SettingRange TopP { get; } = new(nameof(SamplingOptions.TopP), 0, 1) { Label = "top-p", HasLeast = false };

    /// <summary>A share of the likeliest token's probability.</summary>
    public static SettingRange MinP { get; } = new(nameof(SamplingOptions.MinP), 0, 1) { Label = "min-p" };

    /// <summary>Negative ones favour tokens that were there.</summary>
    public static SettingRange PresencePenalty { get; } = new(nameof(SamplingOptions.PresencePenalty), double.NegativeInfinity) { Label = "presence penalty" };

    /// <summary>Tokens of a reply.</summary>
    public static SettingRange MaxTokens { get; } = new(nameof(SamplingOptions.MaxTokens), 1) { Label = "max tokens", IsWhole = true };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SettingRange> All { get; } = [Temperature, TopK, TopP, MinP, PresencePenalty, MaxTokens];

    internal static void Check(SamplingOptions options, string where)
    {
        Temperature.Check(options.Temperature, where);
        TopK.Check(options.TopK, where);
        TopP.Check(options.TopP, where);
        MinP.Check(options.MinP, where);
        PresencePenalty.Check(options.PresencePenalty, where);
        MaxTokens.Check(options.MaxTokens, where);
    }
}
