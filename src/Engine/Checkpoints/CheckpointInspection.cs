using System.Text.Json;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Tokenization;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>Sums up an opened checkpoint.</summary>
internal static class CheckpointInspection
{
    internal static CheckpointInfo Of(Checkpoint checkpoint, IReadOnlyList<SafetensorsFile> shards)
    {
        var (folder, config) = (Path.GetFullPath(checkpoint.Folder), checkpoint.Config);
        var entries = checkpoint.Tensors.ToDictionary(t => t.Key, t => t.Value.Entry);
        var hasTokenizer = File.Exists(Path.Combine(folder, Checkpoint.TokenizerFile));
        var warnings = config.Warnings.ToList();
        if (!hasTokenizer)
            warnings.Add("tokenizer.json is missing: the model can be run on token ids only. Copy it from the model this one was made from.");
        warnings.AddRange(TokenizerFit.Problems(folder, config.VocabularySize));
        if (entries.Keys.Count(TensorLayout.IsConstant) is > 0 and var constants)
            warnings.Add($"It has a constant in {constants} of {config.LayerCount} blocks ({TensorLayout.MlpConstant}), which this program adds. Other programs pass these tensors over or refuse them, and it cannot be trained.");
        if (config.StopTokenIds.Count == 0) warnings.Add("No stop token is known: replies end only at their token limit.");
        AddSamplingProblem(folder, warnings);
        return new()
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)),
            Folder = folder,
            Config = config,
            Parameters = entries.Values.Sum(e => e.ElementCount),
            Bytes = entries.Values.Sum(e => e.ByteLength),
            Types = [.. entries.Values.GroupBy(e => e.Type, (type, of) => KeyValuePair.Create(type, of.Sum(e => e.ElementCount))).OrderByDescending(t => t.Value)],
            EmbeddingParameters = entries[TensorLayout.Embedding].ElementCount,
            Layers = [.. config.LayerKinds.Select((kind, i) => Layer(config, entries, kind, i))],
            Shards = [.. shards.Select(s => Path.GetFileName(s.Path))],
            SkippedTensors = shards.Sum(s => s.Tensors.Count) - entries.Count,
            HasTokenizer = hasTokenizer,
            HasChatTemplate = HasChatTemplate(folder, warnings),
            HasGenerationConfig = File.Exists(Path.Combine(folder, ModelConfigReader.GenerationFile)),
            Warnings = warnings,
        };
    }

    private static void AddSamplingProblem(string folder, List<string> warnings)
    {
        try
        {
            SamplingDefaults.Load(folder);
        }
        catch (CheckpointException e)
        {
            // A file that cannot be read at all was told with the stop tokens that it might have named.
            if (!warnings.Exists(w => w.StartsWith(e.Message, StringComparison.Ordinal)))
                warnings.Add($"{e.Message}; mend it before replies are sampled as the model would.");
        }
    }

    private static LayerInfo Layer(ModelConfig config, Dictionary<string, TensorEntry> entries, LayerKind kind, int index)
    {
        var mine = TensorLayout.Layer(config, kind).Select(t => entries[$"layers.{index}.{t.Name}"]).ToList();
        if (entries.TryGetValue($"layers.{index}.{TensorLayout.MlpConstant}", out var constant)) mine.Add(constant);
        return new(index + 1, kind, mine.Sum(e => e.ElementCount), mine.Sum(e => e.ByteLength));
    }

    private static bool HasChatTemplate(string folder, List<string> warnings)
    {
        if (File.Exists(Path.Combine(folder, "chat_template.jinja"))) return true;
        var path = Path.Combine(folder, "tokenizer_config.json");
        if (!File.Exists(path)) return false;
        try
        {
            using var document = JsonInput.ReadFile(path);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("chat_template", out _);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            warnings.Add($"tokenizer_config.json cannot be read: {e.Message}");
            return false;
        }
    }
}
