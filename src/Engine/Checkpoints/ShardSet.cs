using System.Text.Json;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>The safetensors files of a folder, opened: <c>model.safetensors</c>, else those its index names.</summary>
internal sealed class ShardSet : IDisposable
{
    internal const string SingleFile = "model.safetensors";
    private const string IndexFile = "model.safetensors.index.json";

    private ShardSet(IReadOnlyList<SafetensorsFile> files) => Files = files;

    /// <summary>In the order of their names.</summary>
    internal IReadOnlyList<SafetensorsFile> Files { get; }

    /// <summary>Paths of the shards, without opening them.</summary>
    internal static IReadOnlyList<string> Paths(string folder) =>
        File.Exists(Path.Combine(folder, SingleFile))
            ? [Path.Combine(folder, SingleFile)]
            : [.. ReadIndex(folder).Values.Distinct().Order(StringComparer.Ordinal).Select(shard => Path.Combine(folder, shard))];

    internal static ShardSet Open(string folder)
    {
        var index = File.Exists(Path.Combine(folder, SingleFile)) ? null : ReadIndex(folder);
        var files = new List<SafetensorsFile>();
        try
        {
            foreach (var path in Paths(folder))
            {
                if (!File.Exists(path))
                    throw new CheckpointException(IndexPath(folder), $"names the shard {Path.GetFileName(path)}, which is not there");
                files.Add(SafetensorsFile.Open(path));
            }
            if (index is not null) RefuseDisagreement(IndexPath(folder), index, files);
            return new(files);
        }
        catch
        {
            files.ForEach(f => f.Dispose());
            throw;
        }
    }

    /// <summary>Where an index would be.</summary>
    internal static string IndexPath(string folder) => Path.Combine(folder, IndexFile);

    private static void RefuseDisagreement(string indexPath, Dictionary<string, string> index, List<SafetensorsFile> files)
    {
        var byName = files.ToDictionary(f => Path.GetFileName(f.Path));
        foreach (var (tensor, shard) in index)
        {
            if (!byName[shard].Tensors.ContainsKey(tensor)) throw new CheckpointException(indexPath, tensor, $"is not in {shard}, where the index puts it");
        }
        foreach (var file in files)
        {
            var shard = Path.GetFileName(file.Path);
            var stray = file.Tensors.Keys.FirstOrDefault(t => !TensorLayout.IsSkipped(t) && index.GetValueOrDefault(t) != shard);
            if (stray is not null) throw new CheckpointException(indexPath, stray, $"is in {shard}, where the index does not put it");
        }
    }

    private static Dictionary<string, string> ReadIndex(string folder)
    {
        var path = IndexPath(folder);
        if (!File.Exists(path)) throw new CheckpointException(folder, $"holds neither {SingleFile} nor {IndexFile}");
        try
        {
            using var document = JsonInput.ReadFile(path);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
                throw new CheckpointException(path, "has no weight_map object");
            var shards = new Dictionary<string, string>();
            foreach (var item in map.EnumerateObject())
            {
                var shard = item.Value.ToString();
                // A name with a folder in it could reach outside the checkpoint.
                if (item.Value.ValueKind != JsonValueKind.String || shard.Length == 0 || shard != Path.GetFileName(shard) || shard is "." or "..")
                    throw new CheckpointException(path, item.Name, $"'{shard}' is not a file name");
                if (!shards.TryAdd(item.Name, shard)) throw new CheckpointException(path, item.Name, "appears twice");
            }
            if (shards.Count == 0) throw new CheckpointException(path, "its weight_map is empty");
            return shards;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new CheckpointException(path, $"cannot be read ({e.Message})", e);
        }
    }

    public void Dispose()
    {
        foreach (var file in Files) file.Dispose();
    }
}
