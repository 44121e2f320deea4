using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Library.Named;

namespace Vectorscope.Jobs.Tests.Capture;

public sealed class CaptureRulesTests
{
    private const string Sides = """[{"name": "a", "persona": "capable", "promptSet": "neutral"}, {"name": "b", "persona": null, "promptSet": "neutral"}]""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_FullSpec_KeepsItWithWhatItNames()
    {
        await using var store = await CreateAsync();

        var check = await CheckAsync(store, $$"""
            {"kind": "capture", "name": "mine", "model": "tiny", "sides": {{Sides}}, "positions": ["prompt-mean", "response-mean"],
             "thinking": false, "responseTokens": 8, "seed": 7, "batchTokens": 256, "dtype": "float32", "device": "CPU"}
            """);

        Assert.Empty(check.Errors);
        Assert.Equal("mine", check.Name);
        var kept = Kept(store, check);
        Assert.Equal([CapturePosition.PromptMean, CapturePosition.ResponseMean], kept.Spec.Options.Positions);
        Assert.Equal((false, 8, 7L, 256), (kept.Spec.Options.Thinking, kept.Spec.Options.ResponseTokens, kept.Spec.Options.Seed, kept.Spec.Options.BatchTokens!.Value));
        Assert.Equal(new ModelPlacement { Dtype = ModelDtype.Float32, Device = ModelDevice.Cpu }, kept.Spec.Placement);
        Assert.Equal((Path.Combine(store.Folder.Models, "tiny"), "tiny"), (kept.References["model"].Place, kept.References["model"].Name));
        var capable = (await store.Get<Libraries>().Of<PersonaKind>().FindAsync("capable", Token))!;
        Assert.Equal(("a", "capable"), (kept.Spec.Sides[0].Name, kept.References["sides[0].persona"].Name));
        Assert.Equal(capable.ContentAs<PersonaContent>().SystemPrompt, kept.References["sides[0].persona"].ContentAs<PersonaContent>().SystemPrompt);
        Assert.Equal(("neutral", 30), (kept.References["sides[0].promptSet"].Name, kept.References["sides[0].promptSet"].ContentAs<PromptSetContent>().Prompts.Count));
        Assert.Null(kept.References.Find("sides[1].persona"));
    }

    [Fact]
    public async Task Check_LeastSpec_TakesTheDefaultsAndNamesTheRun()
    {
        await using var store = await CreateAsync();

        var check = await CheckAsync(store, $$"""{"kind": "capture", "model": "tiny", "sides": {{Sides}}}""");

        Assert.Empty(check.Errors);
        Assert.Equal("a vs b · neutral · tiny", check.Name);
        AssertUsual(Kept(store, check).Spec);
        Assert.Equal(RunNeeds.Engine, check.Needs);
    }

    [Fact]
    public async Task Check_NullWhereNullIsNoValue_MeansLeftOut()
    {
        await using var store = await CreateAsync();

        var check = await CheckAsync(store, $$"""
            {"kind": "capture", "name": null, "model": "tiny", "sides": {{Sides}}, "positions": null, "thinking": null, "responseTokens": null,
             "seed": null, "batchTokens": null, "dtype": null, "device": null}
            """);

        Assert.Empty(check.Errors);
        AssertUsual(Kept(store, check).Spec);
    }

    [Fact]
    public async Task Check_PositionsThatAreNone_AreNamedAndTakenForNoOther()
    {
        await using var store = await CreateAsync();

        var check = await CheckAsync(store, $$"""{"kind": "capture", "model": "tiny", "sides": {{Sides}}, "positions": ["here", "there", null]}""");

        Assert.Equal(["positions[0]", "positions[1]", "positions[2]"], check.Errors.Select(error => error.Field));
    }

    [Fact]
    public async Task Check_OfThePreset_NeedsAModelOnly()
    {
        await using var store = await CreateAsync();
        var preset = CapturePresets.All[0].Spec;

        var error = Assert.Single((await CheckAsync(store, preset.ToJsonString())).Errors);

        Assert.Equal("model", error.Field);
    }

    [Theory]
    [InlineData("\"model\": \"nothing\"", "model")]
    [InlineData("\"model\": null", "model")]
    [InlineData("\"model\": 3", "model")]
    [InlineData("\"sides\": []", "sides")]
    [InlineData("\"sides\": 3", "sides")]
    [InlineData("\"sides\": [3]", "sides[0]")]
    [InlineData("""  "sides": [{"name": "a b", "promptSet": "neutral"}] """, "sides[0].name")]
    [InlineData("""  "sides": [{"promptSet": "neutral"}] """, "sides[0].name")]
    [InlineData("""  "sides": [{"name": "a"}] """, "sides[0].promptSet")]
    [InlineData("""  "sides": [{"name": "a", "promptSet": "nope"}] """, "sides[0].promptSet")]
    [InlineData("""  "sides": [{"name": "a", "persona": "nope", "promptSet": "neutral"}] """, "sides[0].persona")]
    [InlineData("""  "sides": [{"name": "a", "persona": "capable", "promptset": "neutral", "promptSet": "neutral"}] """, "sides[0].promptset")]
    [InlineData("""  "sides": [{"name": "a", "promptSet": "neutral"}, {"name": "a", "promptSet": "harmless"}] """, "sides[1].name")]
    [InlineData("""  "sides": [{"name": "a", "promptSet": "neutral"}, {"name": "b", "promptSet": "NEUTRAL"}] """, "sides[1].promptSet")]
    [InlineData("\"positions\": []", "positions")]
    [InlineData("\"positions\": [\"last\"]", "positions[0]")]
    [InlineData("\"positions\": [\"prompt-mean\", \"prompt-mean\"]", "positions")]
    [InlineData("\"thinking\": \"yes\"", "thinking")]
    [InlineData("\"responseTokens\": 0", "responseTokens")]
    [InlineData("\"responseTokens\": 1.5", "responseTokens")]
    [InlineData("\"seed\": -1", "seed")]
    [InlineData("\"batchTokens\": 8", "batchTokens")]
    [InlineData("\"dtype\": \"int8\"", "dtype")]
    [InlineData("\"device\": \"tpu\"", "device")]
    [InlineData("\"name\": 7", "name")]
    [InlineData("\"layers\": [1]", "layers")]
    public async Task Check_OneBadField_IsNamedWithAdvice(string field, string path)
    {
        await using var store = await CreateAsync();
        var spec = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>($$"""{"kind": "capture", "model": "tiny", "sides": {{Sides}}}""")!;
        foreach (var (key, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>($$"""{ {{field}} }""")!)
        {
            spec[key] = value;
        }

        var check = await CheckAsync(store, JsonSerializer.Serialize(spec));

        var error = Assert.Single(check.Errors);
        Assert.Equal(path, error.Field);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What the model cannot be asked is known before the run, not minutes after its start.</summary>
    [Theory]
    [InlineData("<tool_response>\nok\n</tool_response>", null, "cannot be asked: No message is a user's question")]
    [InlineData("  <tool_response>ok</tool_response>\n", null, "cannot be asked: No message is a user's question")]
    [InlineData("hello", 4, "tokens with its persona, and the model takes 4; shorten it")]
    [InlineData("Say <tool_response>ok</tool_response>.", 4096, null)]
    public async Task Check_PromptThatTheModelCannotBeAsked_IsRefusedByName(string prompt, int? positions, string? says)
    {
        await using var store = await CreateAsync();
        if (positions is { } most) Limit(store, most);
        Assert.True((await store.Get<Libraries>().Of<PromptSetKind>().SaveAsync(Drafts.PromptSet("odd", ("fine", "x"), ("second", prompt)), Token)).IsDone);

        var check = await CheckAsync(store, """{"kind": "capture", "model": "tiny", "sides": [{"name": "a", "promptSet": "neutral"}, {"name": "b", "promptSet": "odd"}]}""");

        if (says is null)
        {
            Assert.Empty(check.Errors);
            return;
        }
        var error = check.Errors.Single(error => error.Field == "sides[1].promptSet");
        Assert.Contains(positions is null ? "\"second\"" : "\"fine\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The persona is part of what is read: a side may be too long by it alone.</summary>
    [Fact]
    public async Task Check_PromptThatIsTooLongWithItsPersona_IsRefusedOnThatSideAlone()
    {
        await using var store = await CreateAsync();
        var tokenizer = Tokenizer.Load(Path.Combine(store.Folder.Models, "tiny"));
        var set = (await store.Get<Libraries>().Of<PromptSetKind>().FindAsync("neutral", Token))!.ContentAs<PromptSetContent>();
        Limit(store, set.Prompts.Max(prompt => CaptureTexts.Encode(null, prompt.Text, tokenizer, new ChatTemplateOptions()).Length));

        var check = await CheckAsync(store, $$"""{"kind": "capture", "model": "tiny", "sides": {{Sides}}}""");

        Assert.Equal("sides[0].promptSet", Assert.Single(check.Errors).Field);
    }

    [Fact]
    public async Task Check_ModelWhoseTokenizerWasTakenAway_IsRefusedAtTheModel()
    {
        await using var store = await CreateAsync();
        File.Delete(Path.Combine(store.Folder.Models, "tiny", "tokenizer.json"));

        var error = Assert.Single((await CheckAsync(store, $$"""{"kind": "capture", "model": "tiny", "sides": {{Sides}}}""")).Errors);

        Assert.Equal("model", error.Field);
        Assert.Contains("tokenizer.json", error.Message, StringComparison.Ordinal);
    }

    private static void Limit(TestStore store, int positions)
    {
        var file = Path.Combine(store.Folder.Models, "tiny", "config.json");
        var config = JsonNode.Parse(File.ReadAllText(file))!;
        var holder = config["text_config"] is JsonObject inner && inner.ContainsKey("max_position_embeddings") ? inner : config.AsObject();
        Assert.True(holder.ContainsKey("max_position_embeddings"));
        holder["max_position_embeddings"] = positions;
        File.WriteAllText(file, config.ToJsonString());
    }

    private static void AssertUsual(CaptureSpec spec)
    {
        Assert.Equal([CapturePosition.LastPromptToken], spec.Options.Positions);
        Assert.Equal((true, 64, 1L, null), (spec.Options.Thinking, spec.Options.ResponseTokens, spec.Options.Seed, spec.Options.BatchTokens));
        Assert.Equal(new ModelPlacement(), spec.Placement);
    }

    private static ResolvedSpec<CaptureSpec> Kept(TestStore store, SpecCheck check) =>
        store.Get<RunKinds>().Find("capture")!.Read<CaptureSpec>(check.Spec!, check.Snapshot!);

    private static async Task<TestStore> CreateAsync()
    {
        var store = await TestStore.CreateAsync();
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        TestModel.Create(store);
        await store.Get<ModelLibrary>().ScanAsync(Token);
        return store;
    }

    private static async Task<SpecCheck> CheckAsync(TestStore store, string spec)
    {
        using var json = JsonDocument.Parse(spec);
        return await store.Runs.CheckAsync(json.RootElement, Token);
    }
}
