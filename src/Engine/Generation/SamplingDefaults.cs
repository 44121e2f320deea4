using System.Text.Json;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Generation;

/// <summary>How a model's own <c>generation_config.json</c> would have its tokens chosen.</summary>
/// <remarks>
/// A key that the file lacks, or that is null, has the neutral value, which is that of <see cref="SamplingOptions"/>, and so has
/// every key without a file. transformers fills some in otherwise: its <c>top_k</c> is 50 and its <c>do_sample</c> false where
/// nobody says. Here only what the model's authors wrote down is theirs.
/// </remarks>
public static class SamplingDefaults
{
    /// <summary>
    /// Reads a model folder's own settings, greedy where <c>do_sample</c> is false, whatever else the file says; no weights are
    /// looked at. What ends a reply, and the seed, are not among them.
    /// </summary>
    /// <exception cref="CheckpointException">The file cannot be read, or a key has a value that is no such setting; file and key are named.</exception>
    public static SamplingOptions Load(string folder)
    {
        var path = Path.Combine(folder, ModelConfigReader.GenerationFile);
        if (!File.Exists(path)) return new();
        using var document = ModelConfigReader.Parse(path);
        try
        {
            return Read(new ConfigKeys(path, document.RootElement));
        }
        catch (InvalidOperationException e)
        {
            // Half a surrogate pair, written as an escape: valid JSON, but no string.
            throw new CheckpointException(path, $"holds text that is not Unicode ({e.Message})", e);
        }
    }

    private static SamplingOptions Read(ConfigKeys keys)
    {
        var named = new SamplingOverrides
        {
            // Read even where it will not count: a value that is nonsense is told in any case.
            Temperature = Number(keys, "temperature", SamplingRanges.Temperature),
            TopK = (int?)Number(keys, "top_k", SamplingRanges.TopK),
            TopP = Number(keys, "top_p", SamplingRanges.TopP),
            MinP = Number(keys, "min_p", SamplingRanges.MinP),
            PresencePenalty = Number(keys, "presence_penalty", SamplingRanges.PresencePenalty),
        };
        return (keys.Flag("do_sample") is false ? named with { Temperature = 0 } : named).Over(new());
    }

    private static double? Number(ConfigKeys keys, string name, SettingRange range)
    {
        if (keys.Find(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && range.Accepts(number)
            ? number
            : throw keys.Refuse(name, $"is {value.GetRawText()}; a {(range.IsWhole ? "whole number" : "number")} is expected that is {range.Words}");
    }
}
