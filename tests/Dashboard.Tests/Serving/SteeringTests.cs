using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Models;

namespace Vectorscope.Dashboard.Tests.Serving;

public sealed class SteeringTests(PocketServer pocket) : IClassFixture<PocketServer>, IAsyncLifetime
{
    private const string Question = "Write a long story about the sea.";

    private static readonly object[] s_operations = [new { op = "add", direction = "wave", strength = 3, layers = new[] { 4 } }];

    private static readonly Direction s_direction = Wave();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Direction Wave()
    {
        var config = ModelConfig.Load(BuiltInModels.PocketFolder);
        return new("wave", config.LayerCount, [.. Enumerable.Range(0, (config.LayerCount + 1) * config.HiddenSize).Select(i => MathF.Sin(i + 1))]);
    }

    public async ValueTask InitializeAsync()
    {
        var file = Path.Combine(pocket.Served.Data, "wave.safetensors");
        if (File.Exists(file)) return;
        DirectionFile.Save(file, s_direction, new Dictionary<string, string>());
        Assert.Equal(HttpStatusCode.OK, (await pocket.Served.SendJsonAsync(HttpMethod.Post, "/api/directions/from-file", new { file, name = "wave" })).Status);
        foreach (var (path, entry) in new (string, object)[]
        {
            ("personas", new { name = "bold", systemPrompt = "Be bold." }),
            ("interventions", new { name = "waved", operations = s_operations }),
            ("arms", new { name = "tide", persona = "bold", intervention = "waved", sampling = new { temperature = 0 } }),
        })
        {
            var (status, body) = await pocket.Served.SendJsonAsync(HttpMethod.Post, $"/api/{path}", entry);
            Assert.True((int)status < 300, $"{path}: {body}");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<JsonElement> AskAsync(object? vectorscope, string model = "pocket", double? temperature = 0, object[]? messages = null) =>
        pocket.Served.AskAsync(Wire.Chat, new { model, messages = messages ?? Wire.User(Question), max_tokens = 24, seed = 4, temperature, vectorscope });

    /// <summary>What the engine itself writes under the operations, and its projections.</summary>
    private static async Task<(string Raw, int[] Ids, List<float[]> Projections)> EngineAsync(IServiceProvider services, int[] prompt, bool steered, params int[] layers)
    {
        var hash = Checkpoint.ContentHash(BuiltInModels.PocketFolder, null, Stop);
        using var use = await services.GetRequiredService<ModelHost>().UseAsync(BuiltInModels.PocketFolder, hash, new ModelPlacement(), null, Stop);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(new { operations = s_operations }));
        var intervention = steered ? CompiledIntervention.Of(InterventionJson.Read(json.RootElement), _ => s_direction, use.Model.Config.LayerCount, use.Model.Config.HiddenSize) : null;
        var projections = new List<float[]>();
        var reply = await use.Model.Scheduler.GenerateAsync(new(new(prompt, new() { Temperature = 0, MaxTokens = 24, StopIds = use.Model.Config.StopTokenIds }))
        {
            FirstUnusedId = PocketServer.Tokenizer.VocabularySize,
            Intervention = intervention,
            Projections = layers.Length == 0 ? null : new([.. layers.Select(layer => new ProjectionSeries(s_direction, layer))], (_, values) => projections.Add(values)) { Prompt = false },
        }, Stop);
        return (PocketServer.Tokenizer.Decode([.. reply.Ids]), [.. reply.Ids], projections);
    }

    private static string Raw(JsonElement answer)
    {
        var (text, reasoning, _) = Wire.Whole(answer);
        return text.Length == 0 ? reasoning : $"{reasoning}\n</think>\n\n{text}";
    }

    [Fact]
    public async Task Persona_IsTheSystemMessage()
    {
        object[] own = [new { role = "system", content = "Be bold." }, .. Wire.User(Question)];
        object[] both = [new { role = "system", content = "Be bold.\n\nBe brief." }, .. Wire.User(Question)];
        object[] brief = [new { role = "system", content = "Be brief." }, .. Wire.User(Question)];

        var (named, written) = (await AskAsync(new { persona = "bold" }), await AskAsync(null, messages: own));
        Assert.Equal((Raw(written), written.GetProperty("usage").GetProperty("prompt_tokens").GetInt32()), (Raw(named), named.GetProperty("usage").GetProperty("prompt_tokens").GetInt32()));
        Assert.Equal(Raw(await AskAsync(null, messages: both)), Raw(await AskAsync(new { persona = "bold" }, messages: brief)));
    }

    [Fact]
    public async Task Intervention_ByNameAndWritten_IsTheEngines()
    {
        var prompt = PocketServer.Prompt(true, Question);
        var (steered, _, _) = await EngineAsync(pocket.Served.Services, prompt, steered: true);
        var (plain, _, _) = await EngineAsync(pocket.Served.Services, prompt, steered: false);
        Assert.NotEqual(plain, steered);

        Assert.Equal(steered, Raw(await AskAsync(new { intervention = "waved" })));
        Assert.Equal(steered, Raw(await AskAsync(new { intervention = new { operations = s_operations } })));
        Assert.Equal(plain, Raw(await AskAsync(null)));
    }

    [Fact]
    public async Task Arm_ByFieldAndByName_HasPersonaInterventionAndSampling()
    {
        var prompt = ChatTemplate.Encode(PocketServer.Tokenizer, [new("system", "Be bold."), new("user", Question)]);
        var (expected, _, _) = await EngineAsync(pocket.Served.Services, prompt, steered: true);

        // The arm says how tokens are drawn where the request does not.
        Assert.Equal(expected, Raw(await AskAsync(new { arm = "tide" }, temperature: null)));
        Assert.Equal(expected, Raw(await AskAsync(null, "pocket@tide", temperature: null)));
        Assert.Contains("\"pocket@tide\"", await pocket.Served.Http.GetStringAsync("/v1/models", Stop), StringComparison.Ordinal);
        Assert.Contains("\"pocket@tide\"", await pocket.Served.Http.GetStringAsync("/v1/models/pocket@tide", Stop), StringComparison.Ordinal);
        var (status, error) = await pocket.Served.RefusedAsync(Wire.Chat, new { model = "pocket@tide", messages = Wire.User("a"), vectorscope = new { arm = "tide" } });
        Assert.Equal((HttpStatusCode.BadRequest, "vectorscope.arm"), (status, error.GetProperty("param").GetString()));
    }

    /// <summary>What is remembered under an intervention is used under it alone.</summary>
    [Fact]
    public async Task State_OfOneIntervention_IsNotUsedUnderAnother()
    {
        object[] messages = [new { role = "system", content = "Remembered under an intervention." }, .. Wire.User(Question)];
        int Cached(JsonElement answer) => answer.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32();

        Assert.Equal(0, Cached(await AskAsync(new { intervention = "waved" }, messages: messages)));
        Assert.Equal(0, Cached(await AskAsync(null, messages: messages)));
        Assert.NotEqual(0, Cached(await AskAsync(new { intervention = new { operations = s_operations } }, messages: messages)));
        Assert.NotEqual(0, Cached(await AskAsync(null, messages: messages)));
    }

    [Fact]
    public async Task Record_TellsTheEnginesProjectionsOfEveryToken()
    {
        var (_, ids, expected) = await EngineAsync(pocket.Served.Services, PocketServer.Prompt(true, Question), steered: false, 0, 5);
        var asked = new { record = new[] { "wave" }, recordLayers = new[] { 0, 5 } };

        var whole = (await AskAsync(asked)).GetProperty("choices")[0];
        var chunks = await pocket.Served.StreamAsync(Wire.Chat, new { model = "pocket", messages = Wire.User(Question), max_tokens = 24, temperature = 0, vectorscope = asked, stream = true });

        var projections = whole.GetProperty("vectorscope").GetProperty("projections");
        Assert.Equal(ids, projections.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("id").GetInt32()));
        Assert.Equal(PocketServer.Tokenizer.Decode(ids), string.Concat(projections.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("text").GetString())));
        for (var series = 0; series < 2; series++)
        {
            var one = projections.GetProperty("series")[series];
            Assert.Equal(("wave", series * 5), (one.GetProperty("direction").GetString(), one.GetProperty("layer").GetInt32()));
            Assert.Equal(
                ids.Select((_, token) => token < expected.Count ? (float?)expected[token][series] : null),
                one.GetProperty("values").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? (float?)null : value.GetSingle()));
        }
        var last = chunks[^1].GetProperty("choices")[0];
        Assert.NotNull(last.GetProperty("finish_reason").GetString());
        Assert.Equal(whole.GetProperty("vectorscope").GetRawText(), last.GetProperty("vectorscope").GetRawText());
    }

    /// <summary>The prompt is as ever and the first token comes; what the model makes of it is no number.</summary>
    [Fact]
    public async Task Reply_ThatFailsOnTheWay_IsAnErrorInTheStreamAndAStatusOfTheWhole()
    {
        object Ask(bool stream) => new
        {
            model = "pocket", prompt = "Hello, my", max_tokens = 20, temperature = 0, stream,
            vectorscope = new { intervention = new { operations = new[] { new { op = "add", direction = "wave", strength = 1e38, layers = new[] { 4 }, positions = "decode" } } } },
        };

        var (status, error) = await pocket.Served.RefusedAsync(Wire.Completion, Ask(stream: false));
        Assert.Equal((HttpStatusCode.InternalServerError, "model_failed"), (status, error.GetProperty("code").GetString()));
        Assert.Contains("strength", error.GetProperty("message").GetString(), StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Post, Wire.Completion) { Content = System.Net.Http.Json.JsonContent.Create(Ask(stream: true)) };
        using var response = await pocket.Served.Http.SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        // Where the failure came before anything was sent it has its own status.
        if (response.StatusCode == HttpStatusCode.OK)
        {
            var last = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1];
            using var told = JsonDocument.Parse(last["data: ".Length..]);
            Assert.Equal(error.GetRawText(), told.RootElement.GetProperty("error").GetRawText());
            Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        }
    }

    [Fact]
    public async Task Direction_OfAnotherModel_IsRefusedAndItsArmsAreNotListed()
    {
        var file = Path.Combine(pocket.Served.Data, "other.safetensors");
        DirectionFile.Save(file, new Direction("other", 1, [0, 0, 1, 2]), new Dictionary<string, string>());
        await pocket.Served.SendJsonAsync(HttpMethod.Post, "/api/directions/from-file", new { file, name = "other" });
        var (made, _) = await pocket.Served.SendJsonAsync(HttpMethod.Post, "/api/arms", new { name = "misfit", intervention = new { operations = new[] { new { op = "ablate", direction = "other", layers = "all" } } } });
        Assert.True((int)made < 300, $"{made}");

        var names = (await pocket.Served.GetJsonAsync("/v1/models")).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("id").GetString()).ToArray();
        Assert.Contains("pocket@tide", names);
        Assert.DoesNotContain("pocket@misfit", names);
        using var none = await pocket.Served.Http.GetAsync("/v1/models/pocket@misfit", Stop);
        Assert.Equal((HttpStatusCode.NotFound, "model_not_found"), (none.StatusCode, (await Wire.ErrorAsync(none)).GetProperty("code").GetString()));
        // Whoever asks all the same hears why.
        var (asked, why) = await pocket.Served.RefusedAsync(Wire.Chat, new { model = "pocket@misfit", messages = Wire.User("a") });
        Assert.Equal((HttpStatusCode.BadRequest, "model"), (asked, why.GetProperty("param").GetString()));
        Assert.Contains("width", why.GetProperty("message").GetString(), StringComparison.Ordinal);

        foreach (var (steering, param) in new (object, string)[]
        {
            (new { record = new[] { "other" } }, "vectorscope.record[0]"),
            (new { record = new[] { "wave" }, recordLayers = new[] { 99 } }, "vectorscope.recordLayers"),
            (new { intervention = new { operations = new[] { new { op = "ablate", direction = "other", layers = "all" } } } }, "vectorscope.intervention.operations[0].direction"),
        })
        {
            var (status, error) = await pocket.Served.RefusedAsync(Wire.Chat, new { model = "pocket", messages = Wire.User("a"), vectorscope = steering });
            Assert.Equal((HttpStatusCode.BadRequest, param), (status, error.GetProperty("param").GetString()));
        }
    }
}
