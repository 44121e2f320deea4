using System.Text.Json.Nodes;
using Vectorscope.Engine.Files;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>Copies what belongs to a model beside its weights.</summary>
internal static class ModelFolderCopy
{
    // Named, not "all but the weights": beside a model lie weights in other formats, optimiser states, checkpoints of its training, its
    // repository. The model card speaks of the model that it came with.
    private static readonly string[] Files =
    [
        ModelConfigReader.ConfigFile, ModelConfigReader.GenerationFile, Checkpoint.TokenizerFile, "tokenizer_config.json", "special_tokens_map.json",
        "added_tokens.json", "vocab.json", "merges.txt", "tokenizer.model", "chat_template.jinja", "chat_template.json", "processor_config.json",
        "preprocessor_config.json", "video_preprocessor_config.json", "vectorscope.json", "LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE", "NOTICE.txt",
    ];

    private const long Longest = 1 << 30;

    private static readonly string[] TypeKeys = ["dtype", "torch_dtype"];

    /// <param name="start">From where.</param>
    /// <param name="target">An existing folder.</param>
    /// <param name="type">What config.json shall name as the type of the weights, or null to leave it.</param>
    /// <param name="untie">Whether a head is written that the start does not have.</param>
    internal static void WithoutWeights(Checkpoint start, string target, TensorType? type, bool untie = false)
    {
        foreach (var name in Files)
        {
            var path = Path.Combine(start.Folder, name);
            if (File.Exists(path)) File.WriteAllBytes(Path.Combine(target, name), PlainFile.ReadAllBytes(path, Longest));
        }
        var config = Path.Combine(target, ModelConfigReader.ConfigFile);
        if (type is { } named) Retype(config, named);
        if (untie || !start.Config.TiedHead) Untie(config);
    }

    private static void Retype(string path, TensorType type) => Edit(path, parts =>
    {
        var name = NewModels.NewModelFiles.TypeName(type);
        var found = false;
        foreach (var part in parts)
        {
            foreach (var key in TypeKeys.Where(part.ContainsKey)) (part[key], found) = (name, true);
        }
        if (!found) parts[0][TypeKeys[0]] = name;
    });

    // Other programs would else tie the head that is written.
    private static void Untie(string path) => Edit(path, parts =>
    {
        foreach (var part in parts.Where(part => part.ContainsKey(ModelConfigReader.TiedKey))) part[ModelConfigReader.TiedKey] = false;
    });

    private static void Edit(string path, Action<List<JsonObject>> change)
    {
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change([.. new[] { config, config["text_config"] as JsonObject }.OfType<JsonObject>()]);
        File.WriteAllText(path, ReadableJson.Of(config));
    }
}
