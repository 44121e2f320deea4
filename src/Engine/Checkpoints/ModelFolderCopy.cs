using System.Text.Json.Nodes;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>Copies what a model folder holds beside its weights.</summary>
internal static class ModelFolderCopy
{
    private static readonly string[] TypeKeys = ["dtype", "torch_dtype"];

    /// <param name="folder">From where.</param>
    /// <param name="target">An existing folder.</param>
    /// <param name="type">What config.json shall name as the type of the weights, or null to leave it.</param>
    internal static void WithoutWeights(string folder, string target, TensorType? type)
    {
        var weights = ShardSet.Paths(folder).Append(ShardSet.IndexPath(folder)).Select(Path.GetFullPath).ToHashSet();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (weights.Contains(Path.GetFullPath(path))) continue;
            var copy = Path.Combine(target, Path.GetRelativePath(folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
        if (type is { } named) Retype(Path.Combine(target, ModelConfigReader.ConfigFile), named);
    }

    private static void Retype(string path, TensorType type)
    {
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        var name = NewModels.NewModelFiles.TypeName(type);
        var found = false;
        foreach (var part in new[] { config, config["text_config"] as JsonObject })
        {
            foreach (var key in TypeKeys.Where(key => part?.ContainsKey(key) ?? false)) (part![key], found) = (name, true);
        }
        if (!found) config[TypeKeys[0]] = name;
        // A copied file may be write-protected like its original.
        File.Delete(path);
        File.WriteAllText(path, ReadableJson.Of(config));
    }
}
