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
        Directory.CreateDirectory(Path.Combine(start, "additional"));
        File.WriteAllText(Path.Combine(start, "additional", "notes.txt"), "kept");
        await Train(start, ModelConfig.Load(start));

        TrainedModel.Export(start, _folder["state"], _folder["model"], TensorType.BF16);

        using var model = Checkpoint.Open(_folder["model"]);
        using var state = SafetensorsFile.Open(_folder["state"]);
        Assert.Equal(TensorType.BF16, model.Config.StoredType);
        Assert.Equal(TensorType.F32, model["layers.0.linear_attn.A_log"].Entry.Type);
        Assert.Equal(state.ReadSingles("weights.layers.0.linear_attn.A_log"), model["layers.0.linear_attn.A_log"].ReadSingles());
        foreach (var (trained, stored) in state.ReadSingles("weights.layers.3.mlp.down_proj.weight").Zip(model["layers.3.mlp.down_proj.weight"].ReadSingles()))
            Assert.InRange(stored, trained - Math.Abs(trained) / 256, trained + Math.Abs(trained) / 256);
        Assert.Equal("kept", File.ReadAllText(Path.Combine(_folder["model"], "additional", "notes.txt")));
        var (old, made) = (Config(start), Config(_folder["model"]));
        old["dtype"] = "bfloat16";
        Assert.Equal(old.ToJsonString(), made.ToJsonString());

        static JsonNode Config(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!;
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
