using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Tokenization;

namespace Vectorscope.Engine.Tests.Checkpoints;

public sealed class NewModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Create_Pocket_OpensWithBothLayerKindsUnderSevenMillionParameters()
    {
        var info = Create(new("pocket", _folder["pocket"]));

        Assert.InRange(info.Parameters, 6_500_000, 7_000_000);
        Assert.Equal(4096, info.Config.VocabularySize);
        Assert.Equal([LayerKind.LinearAttention, LayerKind.LinearAttention, LayerKind.LinearAttention, LayerKind.FullAttention], info.Config.LayerKinds.Take(4));
        Assert.Equal(8, info.Layers.Count);
        Assert.Equal(info.Parameters, info.EmbeddingParameters + info.Layers.Sum(l => l.Parameters) + info.Config.HiddenSize);
        Assert.Equal(info.Parameters * 4, info.Bytes);
        Assert.True(info.HasTokenizer && info.HasGenerationConfig && info.HasChatTemplate);
        Assert.Equal(0, info.SkippedTensors);
        Assert.Empty(info.Warnings);
        Assert.Equal(["pocket"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Create_Tiny_HasTheConfigTransformersWroteForThatShape()
    {
        Create(new("tiny", _folder["tiny"]));

        var made = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["tiny"], "config.json")))!.AsObject();
        var saved = JsonNode.Parse(File.ReadAllText(Path.Combine(Fixtures.TinyModel, "config.json")))!.AsObject();
        saved.Remove("transformers_version");
        // Text, not values: a whole number must keep its decimal point where the other has one.
        foreach (var (key, value) in saved) Assert.Equal((key, Text(value)), (key, Text(made[key])));
        Assert.Equal(saved.Select(k => k.Key), made.Select(k => k.Key));

        static string? Text(JsonNode? node) => node?.ToJsonString().Replace("1e-06", "0.000001", StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_FourBillion_AreThoseOfThePublishedModel()
    {
        var layout = TensorLayout.Expected(NewModelShape.All["4b"].Config).ToDictionary(t => t.Name, t => t.Shape);

        // Text parameters and tensors of the published model.
        Assert.Equal(4_205_751_296, layout.Values.Sum(shape => shape.Aggregate(1L, (a, b) => a * b)));
        Assert.Equal(426, layout.Count);
        Assert.Equal([248320, 2560], layout["embed_tokens.weight"]);
        Assert.Equal([8192, 2560], layout["layers.0.linear_attn.in_proj_qkv.weight"]);
        Assert.Equal([8192, 1, 4], layout["layers.0.linear_attn.conv1d.weight"]);
        Assert.Equal([2560, 4096], layout["layers.0.linear_attn.out_proj.weight"]);
        Assert.Equal([8192, 2560], layout["layers.31.self_attn.q_proj.weight"]);
        Assert.Equal([1024, 2560], layout["layers.31.self_attn.k_proj.weight"]);
        Assert.Equal([2560, 9216], layout["layers.31.mlp.down_proj.weight"]);
    }

    [Fact]
    public void Shapes_FourBillionTwoBlocks_AreABlockOfEachKindOfIt()
    {
        var whole = NewModelShape.All["4b"].Config;
        var two = NewModelShape.All["4b-2"].Config;

        Assert.Equal([LayerKind.LinearAttention, LayerKind.FullAttention], two.LayerKinds);
        foreach (var kind in two.LayerKinds) Assert.Equivalent(TensorLayout.Layer(whole, kind), TensorLayout.Layer(two, kind));
    }

    [Fact]
    public void Create_HalfPrecision_KeepsTheTwoSmallTensorsInSingle()
    {
        var info = Create(new("tiny", _folder["m"], Type: TensorType.BF16));

        using var checkpoint = Checkpoint.Open(_folder["m"]);

        Assert.Equal(TensorType.BF16, info.Config.StoredType);
        Assert.Equal(TensorType.BF16, checkpoint["layers.0.linear_attn.dt_bias"].Entry.Type);
        Assert.Equal(TensorType.F32, checkpoint["layers.0.linear_attn.A_log"].Entry.Type);
        Assert.Equal([new(TensorType.BF16, 204_488 - 3 * (4 + 16)), new(TensorType.F32, 3L * (4 + 16))], info.Types);
    }

    [Fact]
    public void Create_SameSeed_GivesTheSameBytesAndAnotherSeedOthers()
    {
        Create(new("tiny", _folder["a"], Seed: 7));
        Create(new("tiny", _folder["b"], Seed: 7));
        Create(new("tiny", _folder["c"], Seed: 8));

        Assert.Equal(Weights("a"), Weights("b"));
        Assert.NotEqual(Weights("a"), Weights("c"));

        string Weights(string name) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder[name], "model.safetensors"))));
    }

    [Fact]
    public void SeededNormals_AnyPartition_GivesTheSameNumbers()
    {
        var random = new SeededNormals(5, "x");
        var whole = new float[1001];
        random.Fill(0, whole);

        foreach (var size in (int[])[2, 10, 254, 1000])
        {
            var parts = new float[1001];
            for (var first = 0; first < parts.Length; first += size) random.Fill(first, parts.AsSpan(first, Math.Min(size, parts.Length - first)));
            Assert.Equal(whole, parts);
        }
    }

    [Fact]
    public void SeededNormals_AMillion_AreStandardNormal()
    {
        var values = new float[1_000_000];
        new SeededNormals(1, "x").Fill(0, values);

        double Moment(int power) => values.Average(v => Math.Pow(v, power));

        // Five standard errors each: sqrt(1, 2, 15, 96) / 1000.
        Assert.InRange(Moment(1), -0.005, 0.005);
        Assert.InRange(Moment(2), 1 - 0.0071, 1 + 0.0071);
        Assert.InRange(Moment(3), -0.0194, 0.0194);
        Assert.InRange(Moment(4), 3 - 0.049, 3 + 0.049);
        // Neighbours, the two halves of a pair included, are independent.
        Assert.InRange(values.Zip(values.Skip(1), (a, b) => (double)a * b).Average(), -0.005, 0.005);
    }

    [Fact]
    public void SeededNormals_OtherStreamOrSeed_AreUncorrelated()
    {
        var (a, b, c) = (new float[100_000], new float[100_000], new float[100_000]);
        new SeededNormals(1, "x").Fill(0, a);
        new SeededNormals(1, "y").Fill(0, b);
        new SeededNormals(2, "x").Fill(0, c);

        Assert.InRange(a.Zip(b, (x, y) => (double)x * y).Average(), -0.016, 0.016);
        Assert.InRange(a.Zip(c, (x, y) => (double)x * y).Average(), -0.016, 0.016);
    }

    [Fact]
    public void Create_ForTraining_HasTheScalesThatTrainingBeginsWith()
    {
        Create(new("pocket", _folder["m"]) { ForTraining = true });
        using var model = Checkpoint.Open(_folder["m"]);

        Assert.InRange(Deviation("embed_tokens.weight"), 0.0199, 0.0201);
        Assert.InRange(Deviation("layers.0.mlp.gate_proj.weight"), 0.0198, 0.0202);
        // 8 blocks write to the stream twice each.
        foreach (var writer in (string[])["layers.3.self_attn.o_proj", "layers.0.linear_attn.out_proj", "layers.7.mlp.down_proj"])
            Assert.InRange(Deviation($"{writer}.weight"), 0.0198 / 4, 0.0202 / 4);
        Assert.All(Values("layers.0.linear_attn.norm.weight"), v => Assert.Equal(1, v));
        foreach (var norm in (string[])["norm", "layers.3.self_attn.q_norm", "layers.2.input_layernorm", "layers.2.post_attention_layernorm"])
            Assert.All(Values($"{norm}.weight"), v => Assert.Equal(0, v));
        Assert.All(Values("layers.0.linear_attn.A_log"), v => Assert.InRange(Math.Exp(v), 1, 16));
        var steps = Enumerable.Range(0, 3).SelectMany(i => Values($"layers.{i}.linear_attn.dt_bias")).Select(v => Math.Log(1 + Math.Exp(v))).ToList();
        Assert.All(steps, dt => Assert.InRange(dt, 0.00099, 0.101));
        Assert.True(steps.Max() > 10 * steps.Min());
        Assert.InRange(Deviation("layers.0.linear_attn.conv1d.weight"), 0.27, 0.31);

        float[] Values(string name) => model[name].ReadSingles();
        double Deviation(string name) => Math.Sqrt(Values(name).Average(v => (double)v * v));
    }

    [Fact]
    public void Create_WithATokenizer_UsesItAndItsEndOfTurn()
    {
        var given = Path.Combine(Fixtures.Folder("qwen3_5-tokenizer"), "tokenizer.json");
        var tokenizer = Tokenizer.Load(given);

        var info = Create(new("tiny", _folder["m"], tokenizer.VocabularySize + 3) { Tokenizer = given });

        Assert.Equal([tokenizer.IdOf("<|im_end|>")!.Value], info.Config.StopTokenIds);
        Assert.Equal(tokenizer.Encode("cat notes.txt"), Tokenizer.Load(_folder["m"]).Encode("cat notes.txt"));
        Assert.True(info.HasChatTemplate);
        var error = Assert.Throws<ArgumentException>(() => Create(new("tiny", _folder["n"], tokenizer.VocabularySize - 1) { Tokenizer = given }));
        Assert.Contains("larger", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(265, 0)]
    [InlineData(320, 55)]
    [InlineData(1000, 256)]
    public void Create_VocabularyWithRoom_BringsATokenizerWhoseIdsStayBelowIt(int vocabulary, int merges)
    {
        var info = Create(new("tiny", _folder["m"], vocabulary));

        var tokenizer = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["m"], "tokenizer.json")))!;
        var vocab = tokenizer["model"]!["vocab"]!.AsObject().ToDictionary(t => t.Key, t => t.Value!.GetValue<int>());
        var added = tokenizer["added_tokens"]!.AsArray().ToDictionary(t => t!["content"]!.ToString(), t => t!["id"]!.GetValue<int>());
        Assert.Equal(Enumerable.Range(0, 265 + merges), vocab.Values.Concat(added.Values).Order());
        Assert.Equal([added["<|im_end|>"]], info.Config.StopTokenIds);
        Assert.Equal(merges, tokenizer["model"]!["merges"]!.AsArray().Count);
        // Each merge joins two tokens that exist by then into the next one.
        foreach (var (pair, i) in tokenizer["model"]!["merges"]!.AsArray().Select((m, i) => (m!.AsArray().Select(h => h!.ToString()).ToList(), i)))
        {
            Assert.Equal(256 + i, vocab[pair[0] + pair[1]]);
            Assert.True(vocab[pair[0]] < 256 + i && vocab[pair[1]] < 256 + i);
        }
    }

    [Fact]
    public void Create_Tokenizer_IsReadByTheEngineAndCodesAnyText()
    {
        var info = Create(new("pocket", _folder["m"], StarterTokenizer.FullSize));
        var tokenizer = Tokenizer.Load(_folder["m"]);
        const string text = "<|im_start|>user\nList the 12 files; Grüße 生活 𝔘\t\0<|im_end|>\n";

        var ids = tokenizer.Encode(text);

        Assert.Equal(text, tokenizer.Decode(ids));
        Assert.Equal(info.Config.VocabularySize, tokenizer.VocabularySize);
        Assert.Equal(tokenizer.IdOf("<|im_start|>"), ids[0]);
        Assert.Contains(ids, id => tokenizer.TokenOf(id) == "Ġthe");
        Assert.False(tokenizer.IsSpecial(tokenizer.IdOf("<think>")!.Value));
    }

    [Fact]
    public void Create_VocabularyTooSmallForBytes_LeavesTheTokenizerOutAndSaysSo()
    {
        var info = Create(new("tiny", _folder["m"], 264));

        Assert.False(info.HasTokenizer);
        Assert.Equal(2, info.Warnings.Count);
    }

    [Fact]
    public void Create_FolderWithContent_IsRefusedAndUntouched()
    {
        File.WriteAllText(_folder["notes.txt"], "mine");

        var e = Assert.Throws<CheckpointException>(() => Create(new("tiny", _folder.Path)));

        Assert.Contains("not an empty folder", e.Message, StringComparison.Ordinal);
        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Create_Cancelled_LeavesNothingBehind()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => NewModel.Create(new("tiny", _folder["m"]), null, cancelled.Token));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("9b", null, null, "pocket")]
    [InlineData("tiny", 0, null, "vocabulary")]
    [InlineData("tiny", null, TensorType.I64, "I64")]
    public void Create_ImpossibleOptions_SayWhatIsPossible(string shape, int? vocabulary, TensorType? type, string says)
    {
        var e = Assert.Throws<ArgumentException>(() => Create(new(shape, _folder["m"], vocabulary, 1, type)));

        Assert.Contains(says, e.Message, StringComparison.Ordinal);
    }

    private static CheckpointInfo Create(NewModelOptions options) => NewModel.Create(options, null, TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();
}
