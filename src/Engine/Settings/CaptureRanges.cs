using Vectorscope.Engine.Activations;

namespace Vectorscope.Engine.Settings;

/// <summary>What the numbers of a <see cref="CapturePlan"/> may be. Those of replies count only where replies are captured.</summary>
public static class CaptureRanges
{
    /// <summary>Null for what suits the device.</summary>
    public static SettingRange BatchTokens { get; } = SettingRange.Of<CaptureOptions>(nameof(CaptureOptions.BatchTokens));

    /// <summary>Rows in one batch.</summary>
    public static SettingRange BatchRows { get; } = new(nameof(CapturePlan.BatchRows), 1) { IsWhole = true };

    /// <summary>Tokens of a reply that count.</summary>
    public static SettingRange ResponseTokens { get; } = SettingRange.Of<CaptureOptions>(nameof(CaptureOptions.ResponseTokens));

    /// <summary>As when sampling anywhere else.</summary>
    public static SettingRange Temperature { get; } = SamplingRanges.Temperature with { Label = nameof(CapturePlan.Temperature) };

    /// <summary>As when sampling anywhere else.</summary>
    public static SettingRange TopP { get; } = SamplingRanges.TopP with { Label = nameof(CapturePlan.TopP) };

    /// <summary>As when sampling anywhere else.</summary>
    public static SettingRange TopK { get; } = SamplingRanges.TopK with { Label = nameof(CapturePlan.TopK) };

    /// <summary>At most the model's vocabulary, too; null allows all.</summary>
    public static SettingRange FirstUnusedId { get; } = new(nameof(CapturePlan.FirstUnusedId), 1) { IsWhole = true, AllowsNull = true };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SettingRange> All { get; } = [BatchTokens, BatchRows, ResponseTokens, Temperature, TopP, TopK, FirstUnusedId];

    internal static void Check(CapturePlan plan, int vocabulary)
    {
        BatchTokens.Check(plan.BatchTokens);
        BatchRows.Check(plan.BatchRows);
        if (!plan.UsesReplies) return;
        ResponseTokens.Check(plan.ResponseTokens);
        Temperature.Check(plan.Temperature);
        TopP.Check(plan.TopP);
        TopK.Check(plan.TopK);
        (FirstUnusedId with { Most = vocabulary }).Check(plan.FirstUnusedId);
    }
}
