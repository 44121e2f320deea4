using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Dashboard.Serving;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Tests.Serving;

public sealed class ServingErrorsTests(PocketServer pocket) : IClassFixture<PocketServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static JsonObject Chat() => new() { ["model"] = "pocket", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Hi" }), ["max_tokens"] = 1 };

    private static JsonObject With(string json)
    {
        var chat = Chat();
        foreach (var (name, value) in JsonNode.Parse(json)!.AsObject()) chat[name] = value?.DeepClone();
        return chat;
    }

    [Theory]
    [InlineData("""{"temperature": "hot"}""", "temperature")]
    [InlineData("""{"temperature": -1}""", "temperature")]
    [InlineData("""{"top_p": 0}""", "top_p")]
    [InlineData("""{"min_p": 2}""", "min_p")]
    [InlineData("""{"top_k": 1.5}""", "top_k")]
    [InlineData("""{"n": 0}""", "n")]
    [InlineData("""{"n": 65}""", "n")]
    [InlineData("""{"max_tokens": 0}""", "max_tokens")]
    [InlineData("""{"max_completion_tokens": "9"}""", "max_completion_tokens")]
    [InlineData("""{"seed": 1.5}""", "seed")]
    [InlineData("""{"stop": ["a", ""]}""", "stop")]
    [InlineData("""{"stop": 5}""", "stop")]
    [InlineData("""{"stream": "yes"}""", "stream")]
    [InlineData("""{"top_logprobs": 2}""", "top_logprobs")]
    [InlineData("""{"logprobs": true, "top_logprobs": 21}""", "top_logprobs")]
    [InlineData("""{"logit_bias": {"5": 1}}""", "logit_bias")]
    [InlineData("""{"frequency_penalty": 0.5}""", "frequency_penalty")]
    [InlineData("""{"response_format": {"type": "json_object"}}""", "response_format")]
    [InlineData("""{"response_format": {"type": "json_schema", "json_schema": {}}}""", "response_format")]
    [InlineData("""{"tool_choice": "required", "tools": [{"type": "function", "function": {"name": "f"}}]}""", "tool_choice")]
    [InlineData("""{"tools": [{"type": "function", "function": {"name": "f"}}]}""", "tools")]
    [InlineData("""{"tools": [{"type": "web"}]}""", "tools[0].type")]
    [InlineData("""{"chat_template_kwargs": {"add_vision_id": true}}""", "chat_template_kwargs.add_vision_id")]
    [InlineData("""{"reasoning_effort": "high"}""", "reasoning_effort")]
    [InlineData("""{"modalities": ["text", "audio"]}""", "modalities")]
    [InlineData("""{"best_guess": 1}""", "best_guess")]
    [InlineData("""{"model": null}""", "model")]
    [InlineData("""{"messages": null}""", "messages")]
    [InlineData("""{"messages": []}""", "messages")]
    [InlineData("""{"messages": [{"role": "system", "content": "a"}]}""", "messages")]
    [InlineData("""{"messages": [{"role": "critic", "content": "a"}]}""", "messages[0].role")]
    [InlineData("""{"messages": [{"role": "user"}]}""", "messages[0].content")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:"}}]}]}""", "messages[0].content[0].type")]
    [InlineData("""{"vectorscope": {"persona": "nobody"}}""", "vectorscope.persona")]
    [InlineData("""{"vectorscope": {"intervention": "nothing"}}""", "vectorscope.intervention")]
    [InlineData("""{"vectorscope": {"intervention": "/etc/passwd"}}""", "vectorscope.intervention")]
    [InlineData("""{"vectorscope": {"intervention": {"operations": [{"op": "add", "direction": "/etc/passwd", "layers": [1]}]}}}""", "vectorscope.intervention.operations[0].direction")]
    [InlineData("""{"vectorscope": {"record": ["../a.safetensors"]}}""", "vectorscope.record[0]")]
    [InlineData("""{"vectorscope": {"arm": "none"}}""", "vectorscope.arm")]
    [InlineData("""{"vectorscope": {"steer": 1}}""", "vectorscope.steer")]
    [InlineData("""{"vectorscope": 5}""", "vectorscope")]
    public async Task Field_ThatIsWrongOrUnknown_IsRefusedByItsName(string fields, string param)
    {
        var (status, error) = await pocket.Served.RefusedAsync(Wire.Chat, With(fields));

        Assert.Equal((HttpStatusCode.BadRequest, param, "invalid_request_error"), (status, error.GetProperty("param").GetString(), error.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Field_ThatSaysNothingOfTheAnswer_IsTaken()
    {
        var request = With("""
            {"user": "u", "store": false, "metadata": {"a": "b"}, "service_tier": "auto", "safety_identifier": "s", "prompt_cache_key": "k", "logit_bias": {}, "frequency_penalty": 0,
             "response_format": {"type": "text"}, "modalities": ["text"], "tool_choice": "none", "tools": [{"type": "function", "function": {"name": "f", "strict": false}}],
             "stop": null, "logprobs": false, "top_logprobs": 0, "n": 1, "top_k": -1, "stream_options": null, "audio": null}
            """);

        var (text, reasoning, finish) = Wire.Whole(await pocket.Served.AskAsync(Wire.Chat, request));

        Assert.Equal("length", finish);
        Assert.NotEmpty(text + reasoning);
    }

    [Theory]
    [InlineData("""{"prompt": ""}""", "prompt")]
    [InlineData("""{"prompt": ["a", ""]}""", "prompt[1]")]
    [InlineData("""{"prompt": [5000]}""", "prompt")]
    [InlineData("""{"prompt": [[1], ["a"]]}""", "prompt[1]")]
    [InlineData("""{"prompt": "a", "echo": true}""", "echo")]
    [InlineData("""{"prompt": "a", "suffix": "b"}""", "suffix")]
    [InlineData("""{"prompt": "a", "best_of": 2}""", "best_of")]
    [InlineData("""{"prompt": "a", "logprobs": true}""", "logprobs")]
    [InlineData("""{"prompt": "a", "messages": []}""", "messages")]
    public async Task Completion_ThatIsWrong_IsRefusedByItsField(string fields, string param)
    {
        var request = JsonNode.Parse(fields)!.AsObject();
        request["model"] = "pocket";

        var (status, error) = await pocket.Served.RefusedAsync(Wire.Completion, request);

        Assert.Equal((HttpStatusCode.BadRequest, param), (status, error.GetProperty("param").GetString()));
    }

    [Theory]
    [InlineData("poket")]
    [InlineData("pocket@none")]
    [InlineData("none@none")]
    [InlineData("/etc")]
    [InlineData("~/models/pocket")]
    [InlineData("")]
    public async Task Model_ThatIsNotThere_IsNotFound(string name)
    {
        var (status, error) = await pocket.Served.RefusedAsync(Wire.Chat, With($$"""{"model": "{{name}}"}"""));
        Assert.Equal((HttpStatusCode.NotFound, "model_not_found", "model"), (status, error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
    }

    [Theory]
    [InlineData("""{"model": "poket", "messages": []}""")]
    [InlineData("""{"model": "pocket@none", "messages": [{"role": "critic"}]}""")]
    [InlineData("""{"model": "poket", "temperature": -1}""")]
    public async Task Model_ThatIsNotThere_IsToldBeforeWhatElseIsWrong(string fields)
    {
        var (status, error) = await pocket.Served.RefusedAsync(Wire.Chat, With(fields));
        Assert.Equal((HttpStatusCode.NotFound, "model_not_found"), (status, error.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Model_ThatCannotBeLoaded_IsUnavailableUntilItCan()
    {
        using var folder = new TemporaryFolder();
        var model = Directory.CreateDirectory(folder["brittle"]).FullName;
        foreach (var file in Directory.GetFiles(BuiltInModels.PocketFolder)) File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        await using var served = await ServedDashboard.StartAsync(("Models:Folders:0", folder.Path));
        var weights = Path.Combine(model, "model.safetensors");
        var whole = await File.ReadAllBytesAsync(weights, Stop);
        await File.WriteAllBytesAsync(weights, whole[..(whole.Length / 2)], Stop);

        var (status, error) = await served.RefusedAsync(Wire.Chat, With("""{"model": "brittle"}"""));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "model_unavailable", 1), (status, error.GetProperty("code").GetString(), served.Services.GetRequiredService<ServingStatus>().Requests(ServingOutcome.Failed)));
        Assert.Equal(0, served.Services.GetRequiredService<ServingStatus>().LiveRows);

        await File.WriteAllBytesAsync(weights, whole, Stop);
        await served.AskAsync(Wire.Chat, With("""{"model": "brittle"}"""));
    }

    [Fact]
    public async Task Server_ThatStops_IsUnavailable()
    {
        var served = await ServedDashboard.StartAsync();
        var serving = served.Services.GetRequiredService<ServingService>();
        await served.DisposeAsync();

        var refused = await Assert.ThrowsAsync<ServingException>(() => serving.AnswerAsync(new() { Model = "pocket", Prompts = [new("Hi", null)] }, Stop));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "model_unavailable"), ((HttpStatusCode)WireError.Of(refused).Status, WireError.Of(refused).Error.Error.Code));
    }

    [Fact]
    public async Task Names_AreThoseOfTheList()
    {
        var list = await pocket.Served.Http.GetStringAsync("/v1/models", Stop);
        using var document = JsonDocument.Parse(list);
        Assert.Equal(("list", "pocket", "model"), (document.RootElement.GetProperty("object").GetString(), document.RootElement.GetProperty("data")[0].GetProperty("id").GetString(), document.RootElement.GetProperty("data")[0].GetProperty("object").GetString()));
        using var one = JsonDocument.Parse(await pocket.Served.Http.GetStringAsync("/v1/models/pocket", Stop));
        Assert.Equal("pocket", one.RootElement.GetProperty("id").GetString());
        using var none = await pocket.Served.Http.GetAsync("/v1/models/none@x", Stop);
        Assert.Equal((HttpStatusCode.NotFound, "model_not_found"), (none.StatusCode, (await Wire.ErrorAsync(none)).GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("GET", "/v1/none", HttpStatusCode.NotFound)]
    [InlineData("POST", "/v1", HttpStatusCode.NotFound)]
    [InlineData("POST", "/v1/embeddings", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/chat/completions", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/v1/completions", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/v1/models", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/v1/models/pocket", HttpStatusCode.MethodNotAllowed)]
    public async Task Path_OrMethodThatNothingAnswers_IsAnErrorLikeAllOthers(string method, string path, HttpStatusCode expected)
    {
        foreach (var accept in new[] { "application/json", "text/html" })
        {
            using var response = await pocket.Served.SendAsync(new(method), path, ("Accept", accept));
            Assert.Equal(expected, response.StatusCode);
            await Wire.ErrorAsync(response);
            if (expected == HttpStatusCode.MethodNotAllowed) Assert.Single(response.Content.Headers.Allow);
        }
    }

    [Theory]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{", "text/plain", HttpStatusCode.BadRequest)]
    [InlineData("", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("[]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"model\": \"\\ud800\"}", "application/json", HttpStatusCode.BadRequest)]
    public async Task Body_ThatIsNoJson_IsRefused(string body, string type, HttpStatusCode expected)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var response = await pocket.Served.Http.PostAsync(Wire.Chat, content, Stop);
        Assert.Equal(expected, response.StatusCode);
        await Wire.ErrorAsync(response);
    }

    [Fact]
    public async Task Body_ThatIsTooLarge_IsRefused()
    {
        using var content = new StringContent(With($$"""{"user": "{{new string('x', 5 << 20)}}"}""").ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await pocket.Served.Http.PostAsync(Wire.Chat, content, Stop);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "request_too_large"), (response.StatusCode, (await Wire.ErrorAsync(response)).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Conversation_LongerThanTheContext_HasItsOwnCode()
    {
        var (status, error) = await pocket.Served.RefusedAsync(Wire.Chat, With($$"""{"messages": [{"role": "user", "content": "{{string.Concat(Enumerable.Repeat("word ", 33_000))}}"}]}"""));
        Assert.Equal((HttpStatusCode.BadRequest, "context_length_exceeded", "messages"), (status, error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task Page_OfAnotherSite_IsRefusedInTheSameForm()
    {
        using var response = await pocket.Served.SendAsync(HttpMethod.Post, Wire.Chat, ("Origin", "https://elsewhere.example"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        await Wire.ErrorAsync(response);
        using var rebound = await pocket.Served.SendAsync(HttpMethod.Get, "/v1/models", ("Host", "elsewhere.example"));
        Assert.Equal(HttpStatusCode.Forbidden, rebound.StatusCode);
        await Wire.ErrorAsync(rebound);
    }

    /// <summary>Where all places are taken the next one is told when to come again; where one has left there is room.</summary>
    [Fact]
    public async Task Queue_ThatIsFull_TurnsAwayWithATimeToComeAgain()
    {
        await using var served = await ServedDashboard.StartAsync(("Serving:MostReplies", "3"));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var status = served.Services.GetRequiredService<ServingStatus>();
        // The likeliest tokens behind this go round in a circle: the reply ends at its limit and not before, however slowly the rest comes.
        using var content = new StringContent("""{"model": "pocket", "prompt": "0", "n": 3, "max_tokens": 30000, "stream": true, "temperature": 0}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, Wire.Completion) { Content = content };
        using (await served.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop))
        {
            Assert.Equal(3, status.LiveRows);
            using var refused = await served.Http.PostAsync(Wire.Chat, new StringContent(Chat().ToJsonString(), Encoding.UTF8, "application/json"), Stop);
            Assert.Equal((HttpStatusCode)429, refused.StatusCode);
            Assert.InRange(int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1, 60);
            Assert.Equal("rate_limit_exceeded", (await Wire.ErrorAsync(refused)).GetProperty("code").GetString());
            Assert.Equal(1, status.Requests(ServingOutcome.TooBusy));
        }
        while (status.LiveRows > 0) await Task.Delay(10, Stop);
        Assert.Equal(1, status.Requests(ServingOutcome.Cancelled));
        await served.AskAsync(Wire.Chat, Chat());
        Assert.Equal(1, status.Requests(ServingOutcome.Completed));
    }
}
