using Vectorscope.Engine.Generation;

namespace Vectorscope.Engine.Settings;

/// <summary>What <see cref="SamplingOptions"/> accept.</summary>
public static class SamplingRanges
{
    /// <summary>Of a reply.</summary>
    public const int MostTokens = 1 << 20;

    /// <summary>0 is greedy.</summary>
    public static SettingRange Temperature { get; } = Of(nameof(SamplingOverrides.Temperature), "temperature");

    /// <summary>0 is for all tokens.</summary>
    public static SettingRange TopK { get; } = Of(nameof(SamplingOverrides.TopK), "top-k");

    /// <summary>Of nothing there is no likeliest: 0 is not accepted.</summary>
    public static SettingRange TopP { get; } = Of(nameof(SamplingOverrides.TopP), "top-p");

    /// <summary>A share of the likeliest token's probability.</summary>
    public static SettingRange MinP { get; } = Of(nameof(SamplingOverrides.MinP), "min-p");

    /// <summary>Negative ones favour tokens that were there.</summary>
    public static SettingRange PresencePenalty { get; } = Of(nameof(SamplingOverrides.PresencePenalty), "presence penalty");

    /// <summary>Tokens of a reply.</summary>
    public static SettingRange MaxTokens { get; } = new(nameof(SamplingOptions.MaxTokens), 1, MostTokens) { Label = "max tokens", IsWhole = true };

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

    // Whoever leaves one out has it filled in before it comes here.
    private static SettingRange Of(string setting, string label) => SettingRange.Of<SamplingOverrides>(setting) with { Label = label, AllowsNull = false };
}
