using System.Text.Json;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Model;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Capture;

public sealed class CaptureValidatorTests
{
    private const string Sides = """[{"name": "a", "persona": "capable", "promptSet": "neutral"}, {"name": "b", "persona": null, "promptSet": "neutral"}]""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_FullSpec_ResolvesEverythingIntoTheSnapshot()
    {
        await using var store = await CreateAsync();

        var check = await CheckAsync(store, $$"""
            {"kind": "capture", "name": "mine", "model": "tiny", "sides": {{Sides}}, "positions": ["prompt-mean", "response-mean"],
             "thinking": false, "responseTokens": 8, "seed": 7, "batchTokens": 256, "dtype": "float32", "device": "CPU"}
            """);

        Assert.Empty(check.Errors);
        Assert.Equal("mine", check.Name);
        var snapshot = JsonSerializer.Deserialize<CaptureSnapshot>(check.Snapshot!, JobsJson.Options)!;
        Assert.Equal([CapturePosition.PromptMean, CapturePosition.ResponseMean], snapshot.Positions);
        Assert.Equal((false, 8, 7L, 256, ModelDtype.Float32, ModelDevice.Cpu),
            (snapshot.Thinking, snapshot.ResponseTokens, snapshot.Seed, snapshot.BatchTokens!.Value, snapshot.Dtype, snapshot.Device));
        Assert.Equal(Path.Combine(store.Folder.Models, "tiny"), snapshot.Model.Folder);
        var capable = (await store.Get<PersonaLibrary>().FindAsync("capable", Token))!;
        Assert.Equal(("a", "capable", capable.SystemPrompt, "neutral", 30), (snapshot.Sides[0].Name, snapshot.Sides[0].Persona, snapshot.Sides[0].SystemPrompt, snapshot.Sides[0].PromptSet, snapshot.Sides[0].Prompts.Count));
        Assert.Null(snapshot.Sides[1].SystemPrompt);
    }

    [Fact]
    public async Task Check_LeastSpec_TakesTheDefaultsAndNamesTheRun()
    {
        await using var store = await CreateAsync();

        var check = await CheckAsync(store, $$"""{"kind": "capture", "model": "tiny", "sides": {{Sides}}}""");

        Assert.Empty(check.Errors);
        Assert.Equal("a vs b · neutral · tiny", check.Name);
        var snapshot = JsonSerializer.Deserialize<CaptureSnapshot>(check.Snapshot!, JobsJson.Options)!;
        Assert.Equal([CapturePosition.LastPromptToken], snapshot.Positions);
        Assert.Equal((true, 64, 1L, null, ModelDtype.Auto), (snapshot.Thinking, snapshot.ResponseTokens, snapshot.Seed, snapshot.BatchTokens, snapshot.Dtype));
    }

    [Fact]
    public async Task Check_SpecRecordAsJson_IsAccepted()
    {
        await using var store = await CreateAsync();
        var spec = new CaptureSpec { Model = "tiny", Sides = [new("a", "capable", "neutral"), new("b", null, "neutral")] };

        Assert.Empty((await CheckAsync(store, JsonSerializer.Serialize(spec, JobsJson.Options))).Errors);
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
    [InlineData("\"positions\": [\"last\"]", "positions")]
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
