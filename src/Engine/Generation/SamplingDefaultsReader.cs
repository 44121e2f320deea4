using System.Text.Json;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Generation;

/// <summary>Reads <see cref="SamplingDefaults"/> and refuses, by name, what is no setting.</summary>
internal static class SamplingDefaultsReader
{
    internal static SamplingDefaults Read(string folder)
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

    private static SamplingDefaults Read(ConfigKeys keys)
    {
        var neutral = new SamplingDefaults();
        // Read even where it will not count: a value that is nonsense is told in any case.
        var temperature = Number(keys, "temperature", SamplingRanges.Temperature) ?? neutral.Temperature;
        return new()
        {
            Temperature = keys.Flag("do_sample") is false ? 0 : temperature,
            TopK = (int?)Number(keys, "top_k", SamplingRanges.TopK) ?? neutral.TopK,
            TopP = Number(keys, "top_p", SamplingRanges.TopP) ?? neutral.TopP,
            MinP = Number(keys, "min_p", SamplingRanges.MinP) ?? neutral.MinP,
            PresencePenalty = Number(keys, "presence_penalty", SamplingRanges.PresencePenalty) ?? neutral.PresencePenalty,
        };
    }

    private static double? Number(ConfigKeys keys, string name, SettingRange range)
    {
        if (keys.Find(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && range.Accepts(number)
            ? number
            : throw keys.Refuse(name, $"is {value.GetRawText()}; a {(range.IsWhole ? "whole number" : "number")} is expected that is {range.Words}");
    }
}
