using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Interventions;

/// <summary>Edits of weights, and models to edit.</summary>
internal static class Edits
{
    internal static readonly WeightEditSource Source = new("a model", new string('a', 64), """{"operations": []}""", [new("d1", new string('b', 64))], "1.0");

    internal static EditManifest Run(
        string folder, Intervention intervention, WeightEditOptions options, string target, Direction[] directions, IProgress<WeightEditProgress>? progress = null, CancellationToken? token = null) =>
        WeightEdit.Run(
            new(folder, intervention, name => directions.Single(direction => direction.Name == name), Source) { Options = options },
            target, progress, token ?? TestContext.Current.CancellationToken);

    internal static byte[] Bytes(SafetensorsFile file, string name)
    {
        var bytes = new byte[file[name].ByteLength];
        file.ReadBytes(name, 0, bytes);
        return bytes;
    }

    /// <summary>All files of a folder by name.</summary>
    internal static SortedDictionary<string, byte[]> Files(string folder) =>
        new(Directory.EnumerateFiles(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes), StringComparer.Ordinal);

    /// <summary>
    /// A model as a sharded checkpoint with a vision tower and a draft head, under the names of the multimodal class: the embedding and
    /// half of the blocks in the first file, the rest in the second, the tower and the draft head in a third.
    /// </summary>
    internal static void WriteSharded(string source, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var path in Directory.EnumerateFiles(source, "*.json")) File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        using var model = Checkpoint.Open(source);
        var random = new SeededRandom(5, RandomPurpose.Test, 0);
        var map = new JsonObject();
        string Shard(int number) => $"model-0000{number}-of-00003.safetensors";
        string Name(string canonical) => canonical == "lm_head.weight" ? canonical : $"model.language_model.{canonical}";
        bool First(string canonical) => canonical is "embed_tokens.weight" || canonical.StartsWith("layers.0", StringComparison.Ordinal) || canonical.StartsWith("layers.1", StringComparison.Ordinal);
        var total = 0L;
        foreach (var (number, part) in new[] { (1, model.Tensors.Where(tensor => First(tensor.Key))), (2, model.Tensors.Where(tensor => !First(tensor.Key))) })
        {
            using var writer = SafetensorsWriter.Create(Path.Combine(folder, Shard(number)), [.. part.Select(tensor => new TensorDeclaration(Name(tensor.Key), tensor.Value.Entry.Type, tensor.Value.Entry.Shape))], new Dictionary<string, string> { ["format"] = "pt", ["of"] = "tests" });
            foreach (var (canonical, tensor) in part)
            {
                writer.Write(Name(canonical), tensor.ReadSingles());
                map[Name(canonical)] = Shard(number);
                total += tensor.Entry.ByteLength;
            }
        }
        TensorDeclaration[] others = [new("model.visual.merger.linear_fc2.weight", TensorType.BF16, [8, 6]), new("model.visual.patch_embed.proj.bias", TensorType.F16, [5]), new("mtp.fc.weight", TensorType.BF16, [4, 8])];
        using (var writer = SafetensorsWriter.Create(Path.Combine(folder, Shard(3)), others))
        {
            foreach (var other in others)
            {
                writer.Write(other.Name, [.. Enumerable.Range(0, (int)other.Shape.Aggregate((a, b) => a * b)).Select(_ => (float)random.NextNormal())]);
                map[other.Name] = Shard(3);
                total += writer.Tensors[other.Name].ByteLength;
            }
        }
        File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"), new JsonObject { ["metadata"] = new JsonObject { ["total_size"] = total }, ["weight_map"] = map }.ToJsonString());
    }
}
