using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>The index of an edited model in several files: the model's own, with what was added and left out.</summary>
internal static class ShardIndex
{
    /// <summary>Writes it; a model in one file has none.</summary>
    internal static void Write(Checkpoint model, IReadOnlyList<EditedShard> shards, string draft)
    {
        var (source, target) = (ShardSet.IndexPath(model.Folder), ShardSet.IndexPath(draft));
        if (shards is [{ File: ShardSet.SingleFile }]) return;
        var index = JsonNode.Parse(File.ReadAllText(source))!.AsObject();
        var map = index["weight_map"]!.AsObject();
        var places = shards.SelectMany(shard => shard.Tensors.Select(tensor => (tensor.Name, shard.File))).ToDictionary(place => place.Name, place => place.File);
        if (places.Keys.ToHashSet().SetEquals(map.Select(entry => entry.Key)))
        {
            File.Copy(source, target, overwrite: true);
            return;
        }
        foreach (var name in map.Select(entry => entry.Key).Where(name => !places.ContainsKey(name)).ToArray()) map.Remove(name);
        foreach (var (name, file) in places) map[name] = file;
        if (index["metadata"] is JsonObject metadata && metadata.ContainsKey("total_size")) metadata["total_size"] = shards.Sum(shard => shard.Bytes);
        File.WriteAllText(target, ReadableJson.Of(index));
    }
}
