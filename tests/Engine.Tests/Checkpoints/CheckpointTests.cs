using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Open_FolderSavedByTransformers_FindsEveryTensorUnderItsCanonicalName()
    {
        using var checkpoint = Checkpoint.Open(Fixtures.TinyModel);

        Assert.Equal(1 + 3 * 14 + 11 + 1, checkpoint.Tensors.Count);
        Assert.Equal([320, 64], checkpoint["embed_tokens.weight"].Entry.Shape);
        Assert.Equal([2 * 4 * 32, 64], checkpoint["layers.3.self_attn.q_proj.weight"].Entry.Shape);
        Assert.Equal(204_488, checkpoint.Tensors.Values.Sum(t => t.Entry.ElementCount));
    }

    [Fact]
    public void Open_ShardsWithLongPrefixVisionAndMtp_FindsTheSameTensors()
    {
        WriteTiny(name => name.Replace("model.", "model.language_model.", StringComparison.Ordinal), ["model.visual.blocks.0.w", "mtp.norm.weight"], shards: 3);

        using var checkpoint = Checkpoint.Open(_folder.Path);
        using var original = Checkpoint.Open(Fixtures.TinyModel);

        Assert.Equal(original.Tensors.Keys.Order(), checkpoint.Tensors.Keys.Order());
        foreach (var name in original.Tensors.Keys) Assert.Equal(original[name].ReadSingles(), checkpoint[name].ReadSingles());
    }

    [Theory]
    [InlineData("blobs/{0}", "snapshots/a/{0}")]
    [InlineData("pool/x-{0}", "blobs/{0}", "refs/{0}", "snapshots/a/{0}")]
    public void ContentHash_FilesBehindLinks_IsThatOfAPlainCopy(params string[] places)
    {
        foreach (var file in Checkpoint.HashedFiles(Fixtures.TinyModel))
        {
            string? last = null;
            foreach (var place in places)
            {
                var path = Path.Combine(_folder.Path, place.Replace("{0}", Path.GetFileName(file), StringComparison.Ordinal));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                if (last is null) File.Copy(file, path);
                else File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, last));
                last = path;
            }
        }

        Assert.Equal(
            Checkpoint.ContentHash(Fixtures.TinyModel, null, TestContext.Current.CancellationToken),
            Checkpoint.ContentHash(Path.Combine(_folder.Path, "snapshots/a"), null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Open_UntiedHead_NeedsItsTensor()
    {
        WriteTiny(name => name, [], shards: 1);
        EditConfig(c => c["tie_word_embeddings"] = false);

        var e = Assert.Throws<CheckpointException>(() => Checkpoint.Open(_folder.Path));

        Assert.Contains("1 missing: lm_head.weight", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_UnknownAndMissingNames_ListsTenAndCounts()
    {
        WriteTiny(name => name.Contains("layers.0", StringComparison.Ordinal) ? name + "_other" : name, [], shards: 1);

        var e = Assert.Throws<CheckpointException>(() => Checkpoint.Open(_folder.Path));

        Assert.Contains("14 missing: layers.0.", e.Message, StringComparison.Ordinal);
        Assert.Contains("14 unknown: model.layers.0.", e.Message, StringComparison.Ordinal);
        Assert.Contains("and 4 more", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ShapeOtherThanTheConfigSays_NamesTensorAndBothShapes()
    {
        WriteTiny(name => name, [], shards: 1);
        EditConfig(c => c["intermediate_size"] = 256);

        var e = Assert.Throws<CheckpointException>(() => Checkpoint.Open(_folder.Path));

        Assert.Contains("mlp.", e.Tensor, StringComparison.Ordinal);
        Assert.Contains("128", e.Message, StringComparison.Ordinal);
        Assert.Contains("256", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingShard_NamesIt()
    {
        WriteTiny(name => name, [], shards: 3);
        File.Delete(_folder["model-2.safetensors"]);

        var e = Assert.Throws<CheckpointException>(() => Checkpoint.Open(_folder.Path));

        Assert.Contains("model-2.safetensors", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model-1.safetensors", "where the index puts it")]
    [InlineData("../model-0.safetensors", "not a file name")]
    [InlineData("", "not a file name")]
    public void Open_IndexThatPointsElsewhere_IsRefusedWithTheTensor(string shard, string because)
    {
        WriteTiny(name => name, [], shards: 3);
        var path = _folder["model.safetensors.index.json"];
        var index = JsonNode.Parse(File.ReadAllText(path))!;
        var moved = index["weight_map"]!.AsObject().First(t => t.Value!.ToString() == "model-0.safetensors").Key;
        index["weight_map"]![moved] = shard;
        File.WriteAllText(path, index.ToJsonString());

        var e = Assert.Throws<CheckpointException>(() => Checkpoint.Open(_folder.Path));

        Assert.Equal(moved, e.Tensor);
        Assert.Contains(because, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ContentHash_SameContentInAnotherFolder_IsEqualUntilAByteChanges()
    {
        foreach (var file in Directory.GetFiles(Fixtures.TinyModel)) File.Copy(file, _folder[Path.GetFileName(file)]);
        using var original = Checkpoint.Open(Fixtures.TinyModel);
        var hash = original.ContentHash(null, TestContext.Current.CancellationToken);

        using (var copy = Checkpoint.Open(_folder.Path)) Assert.Equal(hash, copy.ContentHash(null, TestContext.Current.CancellationToken));

        var bytes = File.ReadAllBytes(_folder["model.safetensors"]);
        bytes[^1] ^= 1;
        File.WriteAllBytes(_folder["model.safetensors"], bytes);
        using (var changed = Checkpoint.Open(_folder.Path)) Assert.NotEqual(hash, changed.ContentHash(null, TestContext.Current.CancellationToken));
        Assert.Matches("^[0-9a-f]{64}$", hash);
    }

    private void EditConfig(Action<JsonObject> edit)
    {
        var config = JsonNode.Parse(File.ReadAllText(_folder["config.json"]))!.AsObject();
        edit(config);
        File.WriteAllText(_folder["config.json"], config.ToJsonString());
    }

    /// <summary>The tiny model again, renamed, with extra one-element tensors, over some shards with an index.</summary>
    private void WriteTiny(Func<string, string> rename, string[] extra, int shards)
    {
        File.Copy(Path.Combine(Fixtures.TinyModel, "config.json"), _folder["config.json"]);
        using var tiny = SafetensorsFile.Open(Path.Combine(Fixtures.TinyModel, "model.safetensors"));
        var map = new JsonObject();
        for (var shard = 0; shard < shards; shard++)
        {
            var file = $"model-{shard}.safetensors";
            var mine = tiny.Tensors.Values.Where((_, i) => i % shards == shard).ToList();
            var others = extra.Where((_, i) => i % shards == shard).ToList();
            using var writer = SafetensorsWriter.Create(_folder[file],
            [
                .. mine.Select(t => new TensorDeclaration(rename(t.Name), t.Type, t.Shape)),
                .. others.Select(name => new TensorDeclaration(name, TensorType.F32, [1])),
            ]);
            foreach (var tensor in mine) writer.Write(rename(tensor.Name), tiny.ReadSingles(tensor.Name));
            foreach (var name in writer.Tensors.Keys) map[name] = file;
        }
        File.WriteAllText(_folder["model.safetensors.index.json"], new JsonObject { ["weight_map"] = map }.ToJsonString());
    }

    public void Dispose() => _folder.Dispose();
}
