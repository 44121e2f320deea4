using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Interventions;

/// <summary>What stands in the folder of an edited model.</summary>
public sealed class WeightEditFolderTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private static readonly Intervention Everywhere = new([new Ablate { Direction = "d1", Row = 2, Site = OperationSite.Writes }]);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Run_WhatIsNotEdited_KeepsItsBytesAndNames()
    {
        var report = Edits.Run(Fixtures.TinyModel, new([new Ablate { Direction = "d1", Site = OperationSite.Writes, Layers = new LayerList([2]) }]), new() { Writers = ResidualWriters.Mlp }, _folder["edited"], [Examples.Direction()]).Report;

        var only = Assert.Single(report.Writers, writer => writer.Left is null);
        Assert.EndsWith("layers.1.mlp.down_proj.weight", only.Tensor, StringComparison.Ordinal);
        Assert.Equal(HeadFate.Tied, report.Head);
        Assert.Contains(report.Writers, writer => writer.Left == "no operation acts on its layer");
        Assert.Contains(report.Writers, writer => writer.Left == "not among the writers that were asked for");
        using SafetensorsFile before = SafetensorsFile.Open(Path.Combine(Fixtures.TinyModel, "model.safetensors")), after = SafetensorsFile.Open(_folder["edited/model.safetensors"]);
        Assert.Equal(before.Tensors.Keys.Order(StringComparer.Ordinal), after.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([only.Tensor], before.Tensors.Keys.Where(name => !Edits.Bytes(before, name).SequenceEqual(Edits.Bytes(after, name))));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Fixtures.TinyModel, "config.json")), File.ReadAllBytes(_folder["edited/config.json"]));
    }

    [Theory]
    [InlineData(ResidualWriters.Attention, "self_attn.o_proj.weight", 1)]
    [InlineData(ResidualWriters.Linear, "linear_attn.out_proj.weight", 3)]
    [InlineData(ResidualWriters.Mlp, "mlp.down_proj.weight", 4)]
    [InlineData(ResidualWriters.Embedding, "embed_tokens.weight", 1)]
    public void Run_SomeWriters_EditsThemAndSaysWhyTheOthersAreLeft(ResidualWriters writers, string ending, int count)
    {
        var report = Edits.Run(Fixtures.TinyModel, Everywhere, new() { Writers = writers }, _folder["edited"], [Examples.Direction()]).Report;

        Assert.Equal(1 + (2 * Examples.Layers), report.Writers.Count);
        Assert.Equal(count, report.Writers.Count(writer => writer.Left is null));
        Assert.All(report.Writers, writer => Assert.Equal(writer.Tensor.EndsWith(ending, StringComparison.Ordinal), writer.Left is null));
        Assert.All(report.Writers.Where(writer => writer.Left is not null), writer => Assert.Equal("not among the writers that were asked for", writer.Left));
    }

    [Fact]
    public void Run_ATiedModelUntied_KeepsTheOriginalAsItsHead()
    {
        Edits.Run(Fixtures.TinyModel, Everywhere, new(), _folder["edited"], [Examples.Direction()]);

        using SafetensorsFile before = SafetensorsFile.Open(Path.Combine(Fixtures.TinyModel, "model.safetensors")), after = SafetensorsFile.Open(_folder["edited/model.safetensors"]);
        var embedding = before.Tensors.Keys.Single(name => name.EndsWith("embed_tokens.weight", StringComparison.Ordinal));
        Assert.Equal(Edits.Bytes(before, embedding), Edits.Bytes(after, "lm_head.weight"));
        Assert.NotEqual(Edits.Bytes(before, embedding), Edits.Bytes(after, embedding));
        var config = JsonNode.Parse(File.ReadAllText(_folder["edited/config.json"]))!;
        Assert.All(new[] { config, config["text_config"] }.Where(part => part?["tie_word_embeddings"] is not null), part => Assert.False((bool)part!["tie_word_embeddings"]!));
    }

    // Some writers store the tied matrix twice.
    [Theory]
    [InlineData(null, true)]
    [InlineData(EmbeddingEdit.Edit, false)]
    [InlineData(EmbeddingEdit.Leave, true)]
    public async Task Run_ATiedModelWithACopyOfItsHead_KeepsTheCopyWhereItIsTheHead(EmbeddingEdit? embedding, bool kept)
    {
        TinyModels.Write(_folder["twice"], ownHead: values => values);

        var manifest = Edits.Run(_folder["twice"], Everywhere, new() { Embedding = embedding }, _folder["edited"], [Examples.Direction()]);

        using (var file = SafetensorsFile.Open(_folder["edited/model.safetensors"])) Assert.Equal(kept, file.Tensors.ContainsKey("lm_head.weight"));
        using LanguageModel edited = await engine.Load(_folder["edited"], ModelDevice.Cpu), model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        Assert.Equal(manifest.Report.Head is HeadFate.Edited or HeadFate.Tied, edited.Config.TiedHead);
        var writers = embedding == EmbeddingEdit.Leave ? Everywhere with { Operations = [Everywhere.Operations[0] with { Layers = new LayerList([1, 2, 3, 4]) }] } : Everywhere with { Head = embedding == EmbeddingEdit.Edit };
        var request = new ForwardRequest([1, 2, 3, 5, 8, 13], 1);
        var expected = await model.ForwardAsync(request with { Intervention = Examples.Compile(writers, Examples.Direction()) }, Token);
        var found = await edited.ForwardAsync(request, Token);
        Near.Absolute(expected.Logits, found.Logits, 1e-4f);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_AShardedModel_KeepsItsFilesAndTheTensorsThatAreNoneOfTheTextModel(bool tied)
    {
        var source = tied ? Fixtures.TinyModel : Fixtures.RatiosModel;
        Edits.WriteSharded(source, _folder["sharded"]);
        var direction = Examples.Direction(model: ModelConfig.Load(source));

        var manifest = Edits.Run(_folder["sharded"], Everywhere, new(), _folder["edited"], [direction]);

        Assert.Equal(tied ? HeadFate.Untied : HeadFate.Own, manifest.Report.Head);
        Assert.Equal(
            Directory.EnumerateFiles(_folder["sharded"], "*.safetensors*").Select(Path.GetFileName).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(_folder["edited"], "*.safetensors*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var edited = manifest.Report.Writers.Where(writer => writer.Left is null).Select(writer => writer.Tensor).ToHashSet();
        foreach (var path in Directory.EnumerateFiles(_folder["sharded"], "*.safetensors"))
        {
            using SafetensorsFile before = SafetensorsFile.Open(path), after = SafetensorsFile.Open(Path.Combine(_folder["edited"], Path.GetFileName(path)));
            Assert.Equal(tied && before.Tensors.ContainsKey("model.language_model.embed_tokens.weight") ? ["lm_head.weight"] : [], after.Tensors.Keys.Except(before.Tensors.Keys));
            Assert.All(before.Tensors.Keys, name => Assert.Equal(edited.Contains(name), !Edits.Bytes(before, name).SequenceEqual(Edits.Bytes(after, name))));
            Assert.Equal(before.Metadata.GetValueOrDefault("of"), after.Metadata.GetValueOrDefault("of"));
        }
        var index = JsonNode.Parse(File.ReadAllText(_folder["edited/model.safetensors.index.json"]))!;
        Assert.Equal(tied ? "model-00001-of-00003.safetensors" : "model-00002-of-00003.safetensors", (string?)index["weight_map"]!["lm_head.weight"]);
        Assert.Equal(Directory.EnumerateFiles(_folder["edited"], "*.safetensors").Sum(path => { using var file = SafetensorsFile.Open(path); return file.Tensors.Values.Sum(t => t.ByteLength); }), (long)index["metadata"]!["total_size"]!);

        using LanguageModel model = await engine.Load(source, ModelDevice.Cpu), baked = await engine.Load(_folder["edited"], ModelDevice.Cpu);
        var request = new ForwardRequest([1, 2, 3, 5, 8, 13, 21, 34], 2, Greedy: 8);
        var compiled = CompiledIntervention.Of(Everywhere, _ => direction, direction.LayerCount, direction.Width);
        var expected = await model.ForwardAsync(request with { Intervention = compiled }, Token);
        var found = await baked.ForwardAsync(request, Token);
        // The tiny model's logits go to 15, so that single precision alone makes 1e-4 of them.
        Near.Relative(expected.Logits, found.Logits, 2e-5f);
        Assert.Equal(expected.Greedy, found.Greedy);
    }

    [Fact]
    public void Run_OfThePocket_HoldsNothingButWhatTheManifestNames()
    {
        var manifest = Edits.Run(Fixtures.PocketModel, Everywhere, new(), _folder["edited"], [Examples.Direction(model: ModelConfig.Load(Fixtures.PocketModel))]);

        var files = Edits.Files(_folder["edited"]);
        Assert.Equal([.. manifest.Files.Select(file => file.Name).Append("edit.json").Order(StringComparer.Ordinal)], files.Keys);
        Assert.Equal(["model.safetensors"], files.Keys.Where(name => name.EndsWith(".safetensors", StringComparison.Ordinal)));
        Assert.All(manifest.Files, file => Assert.Equal((files[file.Name].LongLength, Convert.ToHexStringLower(SHA256.HashData(files[file.Name]))), (file.Bytes, file.Sha256)));
        foreach (var name in new[] { "tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "generation_config.json", "vectorscope.json" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(Fixtures.PocketModel, name)), files[name]);
        // Stored in half precision: rounding leaves a little of the direction, and the edit does not.
        Assert.All(manifest.Report.Writers, writer => Assert.InRange(Assert.Single(writer.Leak), 0, 1e-12));
        Assert.All(manifest.Report.Writers, writer => Assert.InRange(Assert.Single(writer.RoundedLeak), 1e-5, 0.05));
        var read = EditManifest.Find(_folder["edited"])!;
        Assert.Equal((Edits.Source.Model, Edits.Source.ModelHash), (read.Parent.Name, read.Parent.ContentHash));
        Assert.Equal(manifest.Report.Writers.Select(writer => (writer.Tensor, writer.Change)), read.Report.Writers.Select(writer => (writer.Tensor, writer.Change)));
        Assert.Null(EditManifest.Find(Fixtures.PocketModel));
    }

    [Fact]
    public void Run_ATargetWithContent_IsRefusedAndUntouched()
    {
        Directory.CreateDirectory(_folder["edited"]);
        File.WriteAllText(_folder["edited/mine"], "mine");

        var error = Assert.Throws<CheckpointException>(() => Edits.Run(Fixtures.TinyModel, Everywhere, new(), _folder["edited"], [Examples.Direction()]));

        Assert.Contains("is not an empty folder", error.Message, StringComparison.Ordinal);
        Assert.Equal([_folder["edited"]], Directory.EnumerateDirectories(_folder.Path));
        Assert.Equal(["mine"], Edits.Files(_folder["edited"]).Keys);
    }

    public void Dispose() => _folder.Dispose();
}
