using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Episodes;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Training;
using Vectorscope.Jobs.Training.Data;

namespace Vectorscope.Jobs.Tests.Training;

public sealed class TrainingRulesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_FullSpec_ResolvesEverythingIntoTheSnapshot()
    {
        await using var store = await CreateAsync();
        var target = Path.Combine(store.Folder.Root, "elsewhere");

        var check = await CheckAsync(store, $$"""
            {"kind": "training", "name": "mine", "model": "tiny", "data": {"chats": {{Json(Chats(store))}} }, "evaluate": 0.25, "learn": "all",
             "out": {{Json(target)}}, "type": "bfloat16",
             "options": {"steps": 40, "sequenceTokens": 64, "rows": 2, "accumulation": 3, "learningRate": 0.01, "finalShare": 0, "warmUpSteps": 5, "weightDecay": 0,
                         "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-6, "clipNorm": null, "device": "cpu", "dtype": "float32", "gradientCheckpointing": true,
                         "evaluateEvery": 7, "checkpointEvery": null, "seed": 9} }
            """);

        Assert.Empty(check.Errors);
        Assert.Equal("mine", check.Name);
        var kept = Kept(store, check);
        var spec = kept.Spec;
        Assert.Equal((Path.Combine(store.Folder.Models, "tiny"), "tiny"), (kept.References["model"].Place, kept.References["model"].Name));
        Assert.Null(spec.New);
        Assert.Equal((0.25, LearnedReplies.All, target, TensorType.BF16), (spec.Evaluate, spec.Learn, kept.FactsAs<ModelTarget>().Out, spec.Type!.Value.ToTensorType()));
        var data = kept.References["data.chats"];
        Assert.Equal((ReferenceKinds.File, Chats(store), new FileInfo(Chats(store)).Length), (data.Kind, data.Place, data.Bytes));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Chats(store), Token))), data.Hash);
        Assert.Equal(RunNeeds.Engine, check.Needs);
        Assert.Equal(
            new TrainingOptions
            {
                Steps = 40, SequenceTokens = 64, Rows = 2, Accumulation = 3, LearningRate = 0.01, FinalShare = 0, WarmUpSteps = 5, WeightDecay = 0,
                Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-6, ClipNorm = null, Device = ModelDevice.Cpu, Dtype = ModelDtype.Float32, GradientCheckpointing = true,
                EvaluateEvery = 7, CheckpointEvery = null, Seed = 9,
            },
            spec.Options);
    }

    [Fact]
    public async Task Check_LeastSpec_TakesTheDefaultsAndNamesRunAndFolder()
    {
        await using var store = await CreateAsync();

        var check = await CheckAsync(store, $$"""{"kind": "training", "new": {"shape": "tiny"}, "data": {"chats": {{Json(Chats(store))}} }, "options": {"steps": 95} }""");

        Assert.Empty(check.Errors);
        Assert.Equal("tiny · chats.jsonl", check.Name);
        var kept = Kept(store, check);
        Assert.Equal(new TrainingSpecNew { Shape = "tiny", Vocabulary = 4096, Seed = 1 }, kept.Spec.New);
        Assert.Equal((0.02, LearnedReplies.Last, null), (kept.Spec.Evaluate, kept.Spec.Learn, kept.Spec.Type));
        Assert.Equal(Path.Combine(store.Folder.Models, "tiny-trained"), kept.FactsAs<ModelTarget>().Out);
        Assert.Equal(new TrainingOptions { Steps = 95, EvaluateEvery = 10, CheckpointEvery = 10 }, kept.Spec.Options);
    }

    [Fact]
    public async Task Check_NameWhoseFolderIsTaken_TakesTheNextNumber()
    {
        await using var store = await CreateAsync();

        var check = await CheckAsync(store, $$"""{"kind": "training", "name": "Tiny, again: tiny", "model": "tiny", "data": {"chats": {{Json(Chats(store))}} }, "options": {"steps": 1} }""");
        Directory.CreateDirectory(Path.Combine(Out(store, check), "content"));
        var again = await CheckAsync(store, $$"""{"kind": "training", "name": "Tiny, again: tiny", "model": "tiny", "data": {"chats": {{Json(Chats(store))}} }, "options": {"steps": 1} }""");

        Assert.Equal(Path.Combine(store.Folder.Models, "Tiny-again-tiny"), Out(store, check));
        Assert.Equal(Path.Combine(store.Folder.Models, "Tiny-again-tiny-2"), Out(store, again));
    }

    [Theory]
    [InlineData("from-scratch")]
    [InlineData("fine-tune")]
    public async Task Preset_WithStartAndData_CanBeRun(string name)
    {
        await using var store = await CreateAsync();
        var preset = Assert.Single(store.Get<RunKinds>().Find("training")!.Presets, preset => preset.Name == name);
        var spec = preset.Spec.DeepClone().AsObject();
        spec["data"] = new JsonObject { ["chats"] = Chats(store) };
        if (spec["new"] is null)
        {
            spec["model"] = "tiny";
        }

        Assert.Empty((await CheckAsync(store, spec.ToJsonString())).Errors);
    }

    [Fact]
    public async Task Check_ShareOutOfRange_SpeaksOfPerCentInAForm()
    {
        await using var store = await CreateAsync();

        var check = await CheckAsync(store, $$"""{"kind": "training", "model": "tiny", "data": {"chats": {{Json(Chats(store))}} }, "evaluate": 0.6, "options": {"steps": 5} }""");

        var error = Assert.Single(check.Errors);
        Assert.Contains("from 0 to 50 per cent", error.InForm, StringComparison.Ordinal);
        Assert.Contains("0 to 0.5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_LearnAllOfEpisodes_IsRefused()
    {
        await using var store = await CreateAsync();

        var check = await CheckAsync(store, $$"""{"kind": "training", "model": "tiny", "data": {"episodes": {{Json(Repository.Episodes)}} }, "learn": "all", "options": {"steps": 5} }""");

        Assert.Equal("learn", Assert.Single(check.Errors).Field);
    }

    [Theory]
    [InlineData("\"model\": \"nothing\"", "model")]
    [InlineData("\"model\": 3", "model")]
    [InlineData("\"model\": null", "model")]
    [InlineData("\"new\": {\"shape\": \"tiny\"}", "model")]
    [InlineData("\"model\": null, \"new\": {\"shape\": \"huge\"}", "new.shape")]
    [InlineData("\"model\": null, \"new\": {}", "new.shape")]
    [InlineData("\"model\": null, \"new\": {\"shape\": \"tiny\", \"vocabulary\": 100}", "new.vocabulary")]
    [InlineData("\"model\": null, \"new\": {\"shape\": \"tiny\", \"width\": 100}", "new.width")]
    [InlineData("\"model\": null, \"new\": 3", "new")]
    [InlineData("\"data\": null", "data")]
    [InlineData("\"data\": []", "data")]
    [InlineData("\"data\": {}", "data")]
    [InlineData("\"data\": {\"chats\": CHATS, \"episodes\": CHATS}", "data")]
    [InlineData("\"data\": {\"chats\": \"/no/such/file\"}", "data.chats")]
    [InlineData("\"data\": {\"episodes\": \"/no/such/file\"}", "data.episodes")]
    [InlineData("\"data\": {\"chats\": CHATS, \"tellings\": 3}", "data.tellings")]
    [InlineData("\"data\": {\"chats\": CHATS, \"limit\": 3}", "data.limit")]
    [InlineData("\"data\": {\"chats\": EMPTY}", "data.chats")]
    [InlineData("\"data\": {\"chats\": BROKEN}", "data.chats")]
    [InlineData("\"evaluate\": 0.6", "evaluate")]
    [InlineData("\"learn\": \"first\"", "learn")]
    [InlineData("\"out\": TAKEN", "out")]
    [InlineData("\"type\": \"int8\"", "type")]
    [InlineData("\"options\": null", "options")]
    [InlineData("\"options\": {}", "options.steps")]
    [InlineData("\"options\": {\"steps\": 0}", "options.steps")]
    [InlineData("\"options\": {\"steps\": 5, \"rows\": 0}", "options.rows")]
    [InlineData("\"options\": {\"steps\": 5, \"warmUpSteps\": 6}", "options.warmUpSteps")]
    [InlineData("\"options\": {\"steps\": 5, \"learningRate\": 0}", "options.learningRate")]
    [InlineData("\"options\": {\"steps\": 5, \"beta2\": 1}", "options.beta2")]
    [InlineData("\"options\": {\"steps\": 5, \"clipNorm\": 0}", "options.clipNorm")]
    [InlineData("\"options\": {\"steps\": 5, \"dtype\": \"int8\"}", "options.dtype")]
    [InlineData("\"options\": {\"steps\": 5, \"evaluateEvery\": 0}", "options.evaluateEvery")]
    [InlineData("\"options\": {\"steps\": 5, \"momentum\": 1}", "options.momentum")]
    [InlineData("\"epochs\": 3", "epochs")]
    public async Task Check_OneBadField_IsNamedWithAdvice(string field, string path)
    {
        await using var store = await CreateAsync();
        var (empty, broken) = (Path.Combine(store.Folder.Root, "empty"), Path.Combine(store.Folder.Root, "broken"));
        await File.WriteAllTextAsync(empty, "\n\n", Token);
        await File.WriteAllTextAsync(broken, "{\"messages\": []}\n", Token);
        var given = field.Replace("CHATS", Json(Chats(store)), StringComparison.Ordinal).Replace("EMPTY", Json(empty), StringComparison.Ordinal)
            .Replace("BROKEN", Json(broken), StringComparison.Ordinal).Replace("TAKEN", Json(store.Folder.Root), StringComparison.Ordinal);
        var spec = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
            $$"""{"kind": "training", "model": "tiny", "data": {"chats": {{Json(Chats(store))}} }, "options": {"steps": 5} }""")!;
        foreach (var (key, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>($$"""{ {{given}} }""")!)
        {
            spec[key] = value;
        }

        var check = await CheckAsync(store, JsonSerializer.Serialize(spec));

        var error = Assert.Single(check.Errors);
        Assert.Equal(path, error.Field);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    private static async Task<TestStore> CreateAsync()
    {
        var store = await TestStore.CreateAsync();
        TestModel.Create(store);
        await store.Get<ModelLibrary>().ScanAsync(Token);
        await File.WriteAllTextAsync(Chats(store), """{"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]}""", Token);
        return store;
    }

    private static string Chats(TestStore store) => Path.Combine(store.Folder.Root, "chats.jsonl");

    private static string Json(string text) => JsonSerializer.Serialize(text);

    private static ResolvedSpec<TrainingSpec> Kept(TestStore store, SpecCheck check) => store.Get<RunKinds>().Find("training")!.Read<TrainingSpec>(check.Spec!, check.Snapshot!);

    private static string Out(TestStore store, SpecCheck check) => Kept(store, check).FactsAs<ModelTarget>().Out;

    private static async Task<SpecCheck> CheckAsync(TestStore store, string spec)
    {
        using var json = JsonDocument.Parse(spec);
        return await store.Runs.CheckAsync(json.RootElement, Token);
    }
}
