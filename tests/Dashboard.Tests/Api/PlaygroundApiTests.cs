using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Tests.Cli;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Models;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class PlaygroundApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<string> ModelAsync(ServedDashboard served)
    {
        var folder = Path.Combine(served.Data, "models", "small");
        Assert.Equal(0, (await Verb.RunAsync("/", "new-model", "--shape", "tiny", "--vocab", "300", "--out", folder)).ExitCode);
        await served.SendJsonAsync(HttpMethod.Post, "/api/models/scan");
        return folder;
    }

    private static async Task<string> DirectionAsync(ServedDashboard served, string model)
    {
        var config = ModelConfig.Load(model);
        float[] rows = [.. Enumerable.Range(0, (config.LayerCount + 1) * config.HiddenSize).Select(i => MathF.Sin(i + 1))];
        var file = Path.Combine(served.Data, "d.safetensors");
        DirectionFile.Save(file, new("d", config.LayerCount, rows), new Dictionary<string, string>());
        var (status, _) = await served.SendJsonAsync(HttpMethod.Post, "/api/directions/from-file", new { file, name = "d" });
        Assert.Equal(HttpStatusCode.OK, status);
        return "d";
    }

    private static object Ask(int tokens = 12, bool? stream = null, string? direction = null) => new
    {
        model = "small",
        messages = new[] { new { role = "user", content = "Say \"é\"." } },
        arms = new object[]
        {
            new { name = "base", sampling = new { temperature = 1 } },
            new { name = "plus", sampling = new { temperature = 1 }, intervention = new { operations = new[] { new { op = "add", direction = "d", strength = 2, layers = new[] { 2 } } } } },
        },
        maxTokens = tokens,
        direction,
        stream,
    };

    private static async Task<HttpResponseMessage> PostAsync(ServedDashboard served, object body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/playground") { Content = JsonContent.Create(body) };
        return await served.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
    }

    [Fact]
    public async Task Post_Streamed_TellsEachTokenOnALineAndEqualsTheOneDocument()
    {
        await using var served = await ServedDashboard.StartAsync();
        var folder = await ModelAsync(served);
        var direction = await DirectionAsync(served, folder);

        using var response = await PostAsync(served, Ask(direction: direction), Stop);
        Assert.Equal(("application/x-ndjson", HttpStatusCode.OK), (response.Content.Headers.ContentType!.MediaType, response.StatusCode));
        var lines = (await response.Content.ReadAsStringAsync(Stop)).TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();

        string Kind(JsonElement line) => line.GetProperty("event").GetString()!;
        Assert.Equal(["begin", "done", "piece", "stage"], lines.Select(Kind).Distinct().Order());
        var begin = lines.Single(line => Kind(line) == "begin");
        Assert.Equal(("small", "d", "add d ×2, layer 2"), (begin.GetProperty("model").GetProperty("name").GetString(), begin.GetProperty("direction").GetProperty("name").GetString(), begin.GetProperty("arms")[1].GetProperty("intervention").GetString()));
        var (status, whole) = await served.SendJsonAsync(HttpMethod.Post, "/api/playground", Ask(direction: direction, stream: false));
        Assert.Equal(HttpStatusCode.OK, status);
        var tokenizer = Tokenizer.Load(folder);
        for (var arm = 0; arm < 2; arm++)
        {
            var pieces = lines.Where(line => Kind(line) == "piece" && line.GetProperty("arm").GetInt32() == arm).ToList();
            var document = whole.GetProperty("arms")[arm];
            Assert.Equal(document.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetProperty("id").GetInt32()), pieces.Select(piece => piece.GetProperty("id").GetInt32()));
            var reply = pieces.Where(piece => piece.GetProperty("part").GetString() != "prompt").ToList();
            Assert.Equal(tokenizer.Decode([.. reply.Select(piece => piece.GetProperty("id").GetInt32())]), document.GetProperty("text").GetString());
            Assert.Equal(document.GetProperty("text").GetString(), string.Concat(reply.Select(piece => piece.GetProperty("text").GetString())));
            Assert.Equal(begin.GetProperty("layers").GetInt32() + 1, pieces[0].GetProperty("projections").GetArrayLength());
            Assert.Equal(document.GetProperty("reason").GetString(), lines.Single(line => Kind(line) == "done" && line.GetProperty("arm").GetInt32() == arm).GetProperty("reason").GetString());
        }
    }

    [Fact]
    public async Task Post_CallerGoesAway_EndsTheReplies()
    {
        await using var served = await ServedDashboard.StartAsync();
        var folder = await ModelAsync(served);
        await DirectionAsync(served, folder);
        using var host = await served.Services.GetRequiredService<ModelHost>().UseAsync(folder, Checkpoint.ContentHash(folder, null, Stop), new ModelPlacement(), null, Stop);
        using (var response = await PostAsync(served, Ask(tokens: 100_000), Stop))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
            while (!(await reader.ReadLineAsync(Stop))!.Contains("\"piece\"", StringComparison.Ordinal))
            {
            }
            Assert.NotEqual(0, host.Model.Scheduler.Status.Decoding + host.Model.Scheduler.Status.Prefilling);
        }

        // Only the test's own limit ends this, where the rows stay.
        while (host.Model.Scheduler.Status is { Decoding: > 0 } or { Prefilling: > 0 }) await Task.Delay(20, Stop);
    }

    [Fact]
    public async Task Post_WhatCannotBeAnswered_NamesEveryField()
    {
        await using var served = await ServedDashboard.StartAsync();
        await ModelAsync(served);

        var (status, body) = await served.SendJsonAsync(HttpMethod.Post, "/api/playground", new
        {
            model = "smoll", messages = Array.Empty<object>(), arms = new[] { new { name = "a b", persona = "capabel", intervention = "none such" } }, stram = true,
        });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["arms[0].intervention", "arms[0].name", "arms[0].persona", "messages", "model", "stram"], body.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
        Assert.Contains("small", body.GetProperty("errors").GetProperty("model")[0].GetString(), StringComparison.Ordinal);
        (status, body) = await served.SendJsonAsync(HttpMethod.Post, "/api/playground", new { model = "small", messages = new[] { new { role = "user", content = "a" } }, stream = "no" });
        Assert.Equal((HttpStatusCode.BadRequest, "It must be true or false."), (status, body.GetProperty("errors").GetProperty("stream")[0].GetString()));
    }

    [Fact]
    public async Task Document_OfTheApi_DescribesRequestAndLines()
    {
        await using var served = await ServedDashboard.StartAsync();

        var document = await served.GetJsonAsync("/openapi/v1.json");
        var operation = document.GetProperty("paths").GetProperty("/api/playground").GetProperty("post");

        var request = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.Equal(["arms", "direction", "maxTokens", "messages", "model", "seed", "stream", "thinking"], request.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order());
        var answer = operation.GetProperty("responses").GetProperty("200").GetProperty("content");
        Assert.True(answer.TryGetProperty("application/json", out _));
        Assert.Contains("PlaygroundEvent", answer.GetProperty("application/x-ndjson").GetProperty("schema").GetRawText(), StringComparison.Ordinal);
    }
}
