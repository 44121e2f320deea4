using System.Text.Json;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>Looks for model folders; reads no more than config files and folder listings.</summary>
internal static class FolderSearch
{
    internal const int MaximumDepth = 3;

    internal static IReadOnlyList<FoundFolder> Find(string root)
    {
        var found = new List<FoundFolder>();
        Visit(Path.GetFullPath(root), 0, found);
        return found;
    }

    private static void Visit(string folder, int depth, List<FoundFolder> found)
    {
        string[] folders;
        try
        {
            if (Judge(folder) is { } judged) found.Add(judged);
            if (depth == MaximumDepth) return;
            folders = Directory.GetDirectories(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            found.Add(new(folder, $"The folder cannot be read: {e.Message}"));
            return;
        }
        foreach (var inner in folders.Order(StringComparer.Ordinal)) Visit(inner, depth + 1, found);
    }

    /// <returns>Null for a folder that does not claim to hold a model of this family.</returns>
    private static FoundFolder? Judge(string folder)
    {
        var path = Path.Combine(folder, ModelConfigReader.ConfigFile);
        if (!File.Exists(path)) return null;
        var weights = Directory.EnumerateFiles(folder, "*.safetensors").Any();
        try
        {
            using var document = JsonInput.ReadFile(path);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !new ConfigKeys(path, document.RootElement).Everywhere("model_type").Any(t => ModelConfigReader.IsSupported(t.ToString())))
                return null;
            return new(folder, weights ? null : "config.json describes a Qwen3.5 model, but there are no safetensors files beside it.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Any program may call a file config.json; only beside weights is a broken one worth a word.
            return weights ? new(folder, $"config.json is not valid JSON: {e.Message}") : null;
        }
    }
}
