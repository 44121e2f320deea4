using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tests.Model;
using Vectorscope.Engine.Training;
using Vectorscope.Engine.Training.Network;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Training;

public sealed class TrainedModelTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("qwen3_5-tiny")]
    [InlineData("qwen3_5-ratios")]
    public async Task Export_AfterSteps_LoadsWithTheLogitsOfTheTrainersWeights(string fixture)
    {
        var start = Fixtures.Folder(fixture);
        var config = ModelConfig.Load(start);
        await Train(start, config);
        var batch = TinyTraining.Batch(config.VocabularySize, 64, [64]);

        var info = TrainedModel.Export(start, _folder["state"], _folder["model"], null);

        using var state = SafetensorsFile.Open(_folder["state"]);
        var logits = await engine.Run(() => TinyTraining.Normally(() =>
        {
            var layout = new ParameterLayout(config);
            var values = cat([.. layout.All.Select(p => HostCopy.FromSingles(state.ReadSingles("weights." + p.Name), [p.Count], CPU))], 0);
            using var weights = new WeightBuffers(layout, values, ScalarType.Float32);
            using var network = new TrainableModel(config, weights);
            using var input = network.Input(batch);
            return HostCopy.ToSingles(network.Logits(input));
        }));
        using LanguageModel before = await engine.Load(start, ModelDevice.Cpu), after = await engine.Load(_folder["model"], ModelDevice.Cpu);
        var request = new ForwardRequest(batch.Ids, 1);
        var exported = await after.ForwardAsync(request, TestContext.Current.CancellationToken);
        var untrained = await before.ForwardAsync(request, TestContext.Current.CancellationToken);
        Near.Absolute(logits, exported.Logits, 1e-3f);
        Assert.True(untrained.Logits.Zip(exported.Logits, (a, b) => Math.Abs(a - b)).Max() > 0.05, "training changed nothing");
        Assert.Equal(Checkpoint.Inspect(start).Types, info.Types);
    }

    [Fact]
    public async Task Export_BFloat16_RoundsTheWeightsNamesTheTypeAndCopiesTheRest()
    {
        var start = _folder["start"];
        Directory.CreateDirectory(start);
        foreach (var file in Directory.EnumerateFiles(Fixtures.TinyModel)) File.Copy(file, Path.Combine(start, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(start, "chat_template.jinja"), "kept");
        foreach (var left in new[] { "optimizer.pt", "pytorch_model.bin", "old-q4.gguf", "model-00001-of-00002.safetensors", "checkpoint-5/model.safetensors", ".git/lfs/objects/x", "README.md" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(start, left))!);
            File.WriteAllText(Path.Combine(start, left), "another's");
        }
        await Train(start, ModelConfig.Load(start));

        var target = Path.Combine(start, "model");

        TrainedModel.Export(start, _folder["state"], target, TensorType.BF16);

        using var model = Checkpoint.Open(target);
        using var state = SafetensorsFile.Open(_folder["state"]);
        Assert.Equal(TensorType.BF16, model.Config.StoredType);
        Assert.Equal(TensorType.F32, model["layers.0.linear_attn.A_log"].Entry.Type);
        Assert.Equal(state.ReadSingles("weights.layers.0.linear_attn.A_log"), model["layers.0.linear_attn.A_log"].ReadSingles());
        foreach (var (trained, stored) in state.ReadSingles("weights.layers.3.mlp.down_proj.weight").Zip(model["layers.3.mlp.down_proj.weight"].ReadSingles()))
            Assert.InRange(stored, trained - Math.Abs(trained) / 256, trained + Math.Abs(trained) / 256);
        Assert.Equal("kept", File.ReadAllText(Path.Combine(target, "chat_template.jinja")));
        Assert.Equal(
            Directory.EnumerateFiles(Fixtures.TinyModel, "*.json").Select(Path.GetFileName).Concat(["chat_template.jinja", "model.safetensors"]).Order(StringComparer.Ordinal),
            Directory.EnumerateFileSystemEntries(target, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(target, path)).Order(StringComparer.Ordinal));
        var (old, made) = (Config(start), Config(target));
        old["dtype"] = "bfloat16";
        Assert.Equal(old.ToJsonString(), made.ToJsonString());

        static JsonNode Config(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!;
    }

    [Fact]
    public async Task Export_WeightBeyondFloat16_NamesTensorAndTypeAndLeavesNothing()
    {
        var start = _folder["start"];
        TinyModels.Write(start, (name, values) =>
        {
            if (name.EndsWith("layers.1.mlp.down_proj.weight", StringComparison.Ordinal)) values[7] = 1e6f;
            return values;
        });
        await Train(start, ModelConfig.Load(start));

        var e = Assert.Throws<CheckpointException>(() => TrainedModel.Export(start, _folder["state"], _folder["model"], TensorType.F16));

        Assert.EndsWith("layers.1.mlp.down_proj.weight", e.Tensor, StringComparison.Ordinal);
        Assert.Contains("F16", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["model"]));
    }

    [Fact]
    public async Task Export_StartWithAHeadOfItsOwn_WritesTheLearnedHeadAndUntiesTheConfig()
    {
        var start = _folder["start"];
        TinyModels.Write(start, ownHead: values => [.. values.Select(v => 2 * v)]);
        await Train(start, ModelConfig.Load(start));

        TrainedModel.Export(start, _folder["state"], _folder["model"], null);

        using var state = SafetensorsFile.Open(_folder["state"]);
        using var made = SafetensorsFile.Open(Path.Combine(_folder["model"], "model.safetensors"));
        Assert.Equal(state.ReadSingles("weights.lm_head.weight"), made.ReadSingles("lm_head.weight"));
        Assert.False(ModelConfig.Load(_folder["model"]).TiedHead);
    }

    [Fact]
    public async Task Export_StateOfAnotherModel_IsRefusedAndLeavesNothing()
    {
        await Train(Fixtures.TinyModel, ModelConfig.Load(Fixtures.TinyModel));

        Assert.Throws<CheckpointException>(() => TrainedModel.Export(Fixtures.RatiosModel, _folder["state"], _folder["model"], null));

        Assert.Equal(["state"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    private Task<TrainingResult> Train(string start, ModelConfig config) => ModelTraining.RunAsync(engine.Thread, start,
        [TinyTraining.Document(1, 60, config.VocabularySize), TinyTraining.Document(2, 40, config.VocabularySize)], [],
        new TrainingOptions { Steps = 3, SequenceTokens = 64, Rows = 1, LearningRate = 1e-2, Device = ModelDevice.Cpu }, _folder["state"], null, TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();
}
