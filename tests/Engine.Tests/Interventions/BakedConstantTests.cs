using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Interventions;

/// <summary>Operations that come to constants, in tensors of their own.</summary>
public sealed class BakedConstantTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private static readonly ForwardRequest Request = new([1, 2, 3, 5, 8, 13, 21, 34, 300, 7, 9, 250], 2, Greedy: 12);
    private static readonly Direction D = Examples.Direction(), E = Examples.Direction(2);
    private static readonly WeightEditOptions AsBias = new() { Constants = ConstantForm.Bias };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Operation[] Adds(string name) => name switch
    {
        "one layer" => [new Add { Direction = "d1", Strength = 0.4, Layers = new LayerList([2]) }],
        "the embedding and the last" => [new Add { Direction = "d1", Strength = -0.3, Layers = new LayerList([0, 4]) }],
        "everywhere, in ambient norms" => [new Add { Direction = "d1", Strength = 0.05, Unit = AddUnit.Ambient, Row = 3 }],
        "two, and a projection" =>
        [
            new Add { Direction = "d1", Strength = 0.2, Layers = new LayerList([1, 3]) }, new Ablate { Direction = "d2", Row = 1, Site = OperationSite.Writes },
            new Add { Direction = "d2", Strength = 0.1, Layers = new LayerKernel(2, 2, 0.25) },
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    // What is added behind a block at run time is what the block's own constant adds: there is nothing between the two.
    [Theory]
    [InlineData("one layer", ModelDevice.Cpu)]
    [InlineData("the embedding and the last", ModelDevice.Cpu)]
    [InlineData("everywhere, in ambient norms", ModelDevice.Cpu)]
    [InlineData("two, and a projection", ModelDevice.Cpu)]
    [InlineData("everywhere, in ambient norms", ModelDevice.Cuda)]
    public async Task Run_AnAdd_EqualsTheSameAtRunTime(string name, ModelDevice device)
    {
        var intervention = new Intervention(Adds(name));
        var compiled = Examples.Compile(intervention, D, E);

        var report = Edits.Run(Fixtures.TinyModel, intervention, AsBias, _folder["edited"], [D, E]).Report;

        using LanguageModel model = await engine.Load(Fixtures.TinyModel, device), edited = await engine.Load(_folder["edited"], device);
        var (expected, found) = (await model.ForwardAsync(Request with { Intervention = compiled }, Token), await edited.ForwardAsync(Request, Token));
        Near.Relative(expected.Logits, found.Logits, 2e-5f);
        Near.Relative(expected.Hidden, found.Hidden, 2e-5f);
        Assert.Equal(expected.Greedy, found.Greedy);
        Assert.NotEqual((await model.ForwardAsync(Request, Token)).Logits, expected.Logits);
        // In the running batch, where rows come and go.
        int[][] prompts = [[1, 2, 3, 5, 8], [13, 21, 34], [300, 7, 9, 250, 4, 4, 6]];
        ScheduledPrompt Ask(int i, CompiledIntervention? at) => new(new(prompts[i], new SamplingOptions { Greedy = true, MaxTokens = 6 + i })) { Intervention = at };
        var atRunTime = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => model.Scheduler.GenerateAsync(Ask(i, compiled), Token)));
        var baked = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => edited.Scheduler.GenerateAsync(Ask(i, null), Token)));
        Assert.Equal(atRunTime.SelectMany(reply => reply.Ids), baked.SelectMany(reply => reply.Ids));

        var layers = compiled.Moves.Where(place => place.Key.Site == OperationSite.Block).Select(place => place.Key.Layer).Order();
        Assert.Equal(layers, report.Constants!.Select(constant => constant.Layer));
        Assert.All(report.Constants!, constant => Assert.Equal(
            constant.Layer == 0 ? (ConstantPlace.Embedding, "any loader") : (ConstantPlace.Bias, "this program; others ignore or refuse the tensor"), (constant.How, constant.Loaders)));
        Assert.Null(report.Approximations);
    }

    [Fact]
    public void Run_AnAdd_WritesItsVectorsAndNothingElse()
    {
        var manifest = Edits.Run(Fixtures.TinyModel, new(Adds("one layer")), AsBias, _folder["edited"], [D]);

        using SafetensorsFile before = SafetensorsFile.Open(Path.Combine(Fixtures.TinyModel, "model.safetensors")), after = SafetensorsFile.Open(_folder["edited/model.safetensors"]);
        var added = Assert.Single(after.Tensors.Keys.Except(before.Tensors.Keys));
        Assert.EndsWith("layers.1.mlp.down_proj.bias", added, StringComparison.Ordinal);
        Assert.Equal((added, TensorType.F32), (Assert.Single(manifest.Report.Constants!).Tensor, after[added].Type));
        float[] expected = [.. D.Row(2).ToArray().Select(value => (float)(0.4 * value))];
        Near.Relative(expected, after.ReadSingles(added), 1e-6f);
        Assert.Equal(0.4 * D.Norm(2), manifest.Report.Constants![0].Length, 1e-9);
        Assert.All(before.Tensors.Keys, name => Assert.Equal(Edits.Bytes(before, name), Edits.Bytes(after, name)));
        Assert.All(manifest.Report.Writers, writer => Assert.Equal("no operation acts on its layer", writer.Left));
        Assert.Equal(HeadFate.Tied, manifest.Report.Head);
        Assert.Equal(manifest.Report.Constants, EditManifest.Find(_folder["edited"])!.Report.Constants);
    }

    // A value that is held at every layer: behind each block the projection is that value, whatever was written.
    [Theory]
    [InlineData("positive", 1e-4)]
    [InlineData("a number", 1e-4)]
    [InlineData("middle", 1e-4)]
    [InlineData("beside a projection", 1e-4)]
    public async Task Run_AValueThatIsHeld_StandsBehindEveryBlock(string name, double tolerance)
    {
        Operation[] operations = name switch
        {
            "positive" => [new SetTo { Direction = "d1", Row = 2, Value = new(MeanOf.Positive) }],
            "a number" => [new SetTo { Direction = "d1", Row = 2, Value = new(null, -1.25) }],
            "middle" => [new Ablate { Direction = "d1", Row = 2, AboutMiddle = true }],
            _ => [new SetTo { Direction = "d1", Row = 2, Value = new(MeanOf.Neutral) }, new Ablate { Direction = "d2", Site = OperationSite.Writes }],
        };
        double Mean(float[] mean, int layer) => Enumerable.Range(0, D.Width).Sum(i => D.Unit(2)[i] * mean[(layer * D.Width) + i]);
        double Wanted(int layer) => name switch
        {
            "positive" => Mean(D.Means.Positive!, layer),
            "a number" => -1.25,
            "middle" => (Mean(D.Means.Positive!, layer) + Mean(D.Means.Negative!, layer)) / 2,
            _ => Mean(D.Means.Neutral!, layer),
        };

        var report = Edits.Run(Fixtures.TinyModel, new(operations), AsBias, _folder["edited"], [D, E]).Report;

        using LanguageModel model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu), edited = await engine.Load(_folder["edited"], ModelDevice.Cpu);
        var found = await edited.ForwardAsync(Request, Token);
        var tokens = Request.Ids.Length;
        for (var layer = 0; layer <= Examples.Layers; layer++)
        {
            var stream = layer == Examples.Layers ? found.LastBlock : found.Hidden[(layer * tokens * D.Width)..((layer + 1) * tokens * D.Width)];
            for (var token = 0; token < tokens; token++)
                Assert.Equal(Wanted(layer), Enumerable.Range(0, D.Width).Sum(i => D.Unit(2)[i] * stream[(token * D.Width) + i]), tolerance);
        }
        // One number needs no constant but the embedding's, and so loads everywhere.
        Assert.Equal(name == "a number" ? [0] : [0, 1, 2, 3, 4], report.Constants!.Select(constant => constant.Layer));
        Assert.Contains("Inside a block the MLP reads the value that the block before left", Assert.Single(report.Approximations!), StringComparison.Ordinal);
        Assert.All(report.Writers, writer => Assert.InRange(writer.Leak[^1], 0, 1e-12));
        Assert.All(report.Writers, writer => Assert.InRange(writer.RoundedLeak[^1], 0, 1e-5));
        // The embedding is the same as at run time; behind it the MLPs read another value, and the two go apart.
        var run = await model.ForwardAsync(Request with { Intervention = Examples.Compile(new Intervention(operations), D, E) }, Token);
        if (name != "beside a projection") Near.Absolute(run.Hidden.AsSpan(0, tokens * D.Width), found.Hidden.AsSpan(0, tokens * D.Width), 1e-5f);
        Assert.NotEqual(run.Logits, found.Logits);
    }

    // A model that has constants already: an edit of what is written edits them as well, and adds to them.
    [Fact]
    public async Task Run_OfAModelWithConstants_EditsThemAsWhatIsWritten()
    {
        float[] constant = [.. Enumerable.Range(0, Examples.Width).Select(i => MathF.Cos(i))];
        TinyModels.Write(_folder["once"], more: new Dictionary<string, float[]> { ["layers.1.mlp.down_proj.bias"] = constant, ["layers.3.mlp.down_proj.bias"] = constant });
        var intervention = new Intervention([new Ablate { Direction = "d1", Row = 2, Site = OperationSite.Writes }, new Add { Direction = "d2", Strength = 0.3, Layers = new LayerList([2, 3]) }]);

        var report = Edits.Run(_folder["once"], intervention, AsBias, _folder["twice"], [D, E]).Report;

        using (var after = Checkpoint.Open(_folder["twice"]))
        {
            var p = D.Unit(2).Zip(constant, (r, c) => r * c).Sum();
            float[] expected = [.. constant.Select((c, i) => (float)(c - (p * D.Unit(2)[i]) + (0.3 * E.Row(2)[i])))];
            Near.Absolute(expected, after["layers.1.mlp.down_proj.bias"].ReadSingles(), 1e-6f);
        }
        Assert.Equal(3 + (2 * Examples.Layers), report.Writers.Count);
        Assert.Equal(2, report.Writers.Count(writer => writer.Tensor.EndsWith("mlp.down_proj.bias", StringComparison.Ordinal) && writer.Left is null && writer.Leak[0] < 1e-12));
        using LanguageModel model = await engine.Load(_folder["once"], ModelDevice.Cpu), edited = await engine.Load(_folder["twice"], ModelDevice.Cpu);
        var expectedRun = await model.ForwardAsync(Request with { Intervention = Examples.Compile(intervention, D, E) }, Token);
        var found = await edited.ForwardAsync(Request, Token);
        Near.Relative(expectedRun.Logits, found.Logits, 2e-5f);
        Assert.Equal(expectedRun.Greedy, found.Greedy);
    }

    [Fact]
    public void Run_WithoutConstants_GivesTheSameFilesWhateverTheirForm()
    {
        var projection = new Intervention([new Ablate { Direction = "d1", Site = OperationSite.Writes }]);

        Edits.Run(Fixtures.TinyModel, projection, new(), _folder["plain"], [D]);
        var report = Edits.Run(Fixtures.TinyModel, projection, AsBias, _folder["asked"], [D]).Report;

        Assert.Null(report.Constants);
        var (plain, asked) = (Edits.Files(_folder["plain"]), Edits.Files(_folder["asked"]));
        Assert.All(plain.Where(file => file.Key != EditManifest.FileName), file => Assert.Equal(file.Value, asked[file.Key]));
        Assert.DoesNotContain("onstants", File.ReadAllText(_folder["plain/edit.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AShardedModelStopped_GoesOnToTheSameBytesAndIndexesItsConstants()
    {
        Edits.WriteSharded(Fixtures.TinyModel, _folder["model"]);
        var intervention = new Intervention([new SetTo { Direction = "d1", Row = 2, Value = new(MeanOf.Positive) }]);
        void Run(string target, IProgress<WeightEditProgress>? progress) => Edits.Run(_folder["model"], intervention, AsBias, target, [D], progress);
        Run(_folder["whole"], null);

        var tensors = 0;
        Run(_folder["counted"], new Told(() => tensors++));
        for (var k = 2; k < tensors; k += 7)
        {
            var (target, told) = (_folder[$"stopped-{k}"], 0);
            Assert.Throws<TimeoutException>(() => Run(target, new Told(() =>
            {
                if (++told == k) throw new TimeoutException();
            })));
            if (Directory.Exists(target)) continue;
            Run(target, null);
            var (one, other) = (Edits.Files(_folder["whole"]), Edits.Files(target));
            Assert.Equal(one.Keys, other.Keys);
            Assert.All(one, file => Assert.True(file.Value.SequenceEqual(other[file.Key]), $"{file.Key} differs"));
        }
        var map = JsonNode.Parse(File.ReadAllText(_folder["whole/model.safetensors.index.json"]))!["weight_map"]!;
        for (var block = 0; block < Examples.Layers; block++)
            Assert.Equal((string?)map[$"model.language_model.layers.{block}.mlp.down_proj.weight"], (string?)map[$"model.language_model.layers.{block}.mlp.down_proj.bias"]);
        Assert.Equal([.. Enumerable.Range(0, Examples.Layers + 1)], EditManifest.Find(_folder["whole"])!.Report.Constants!.Select(constant => constant.Layer));
    }

    [Fact]
    public void Run_WhatNoConstantDoes_IsRefusedByItsField()
    {
        void Refused(WeightEditOptions options, string names, params Operation[] operations)
        {
            Assert.Contains(names, Assert.Throws<InterventionException>(() => Edits.Run(Fixtures.TinyModel, new(operations), options, _folder["edited"], [D, E])).Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_folder["edited"]));
        }
        var held = new SetTo { Direction = "d1", Row = 2, Value = new(MeanOf.Positive) };
        var add = new Add { Direction = "d1", Layers = new LayerList([2]) };

        Refused(new(), "operations[0].op: only ablate", add);
        Refused(new(), "\"constants\": \"bias\" or \"pseudo-bias\"", held);
        Refused(AsBias, "operations[0].op: whether it acts depends", new Floor { Direction = "d1", Value = new(null, 1) });
        Refused(AsBias, "operations[1].op: whether it acts depends", add, new Cap { Direction = "d1", Value = new(null, 1) });
        Refused(AsBias, "operations[0].op: whether it acts depends", new Conditional { Direction = "d1", When = new("d2", 1, true, 0), Then = add });
        Refused(AsBias, "operations[0].positions", add with { Positions = OperationPositions.Decode });
        Refused(AsBias, "operations[0].positions", held with { Positions = OperationPositions.Prompt });
        Refused(AsBias, "operations[0].site", held with { Site = OperationSite.Writes });
        Refused(AsBias, "operations[0].site", new Ablate { Direction = "d1" });
        Refused(AsBias, "operations[0].strength", held with { Strength = 0.5 });
        Refused(AsBias, "operations[0].row", held with { Row = null });
        Refused(AsBias, "operations[0].layers", held with { Layers = new LayerList([0, 1, 2]) });
        Refused(AsBias, "operations[0].op: a value that is held at every layer stands alone", held, add);
        Refused(AsBias, "operations[0].row", new Ablate { Direction = "d1", AboutMiddle = true });
        Refused(AsBias with { Writers = ResidualWriters.Attention }, "mlp.down_proj, which is not among the writers", add);
        Refused(AsBias with { Writers = ResidualWriters.Mlp }, "Ask for all writers", held);
        Refused(AsBias with { Embedding = EmbeddingEdit.Leave }, "Ask for all writers", held);
        Refused(AsBias with { Embedding = EmbeddingEdit.Leave }, "belongs into the embedding, which is left", add with { Layers = new LayerList([0]) });
        Assert.Contains("\"head\" follows projections", Assert.Throws<InterventionException>(() => Edits.Run(Fixtures.TinyModel, new([held], Head: true), AsBias, _folder["edited"], [D])).Message, StringComparison.Ordinal);
    }

    private sealed class Told(Action act) : IProgress<WeightEditProgress>
    {
        public void Report(WeightEditProgress value) => act();
    }

    public void Dispose() => _folder.Dispose();
}
