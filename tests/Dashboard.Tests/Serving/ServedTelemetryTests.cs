using System.Net.Http.Json;
using System.Text.Json;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Dashboard.Tests.Hosting.Telemetry;
using Vectorscope.Jobs.Library.BuiltIn;

namespace Vectorscope.Dashboard.Tests.Serving;

/// <summary>What watchers hear of real requests: of a model that no other test asks, since meters of one name are heard together.</summary>
public sealed class ServedTelemetryTests
{
    private const string Model = "watched";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_AreCountedByModelAndOutcome_AndTracedWithinTheirProgramsTrace()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder[Model]);
        foreach (var file in Directory.GetFiles(BuiltInModels.PocketFolder)) File.Copy(file, Path.Combine(folder[Model], Path.GetFileName(file)));
        await using var receiver = await OtlpReceiver.StartAsync();
        const string trace = "0af7651916cd43dd8448eb211c80319c", parent = "b7ad6b7169203331";
        await using (var served = await ServedDashboard.StartAsync(OtlpReceiver.SendSoon, ("Models:Folders:0", folder.Path), ("Telemetry:OtlpEndpoint", receiver.Address), ("Telemetry:OtlpProtocol", "http/protobuf")))
        {
            var answer = await served.AskAsync(Wire.Chat, new { model = Model, messages = new[] { new { role = "user", content = "Hi" } }, max_tokens = 5, temperature = 0.5, seed = 3 });
            var refused = await served.RefusedAsync(Wire.Chat, new { model = Model, messages = new[] { new { role = "user", content = "Hi" } }, vectorscope = new { arm = "nobody" } });
            using (var request = new HttpRequestMessage(HttpMethod.Post, Wire.Completion) { Content = JsonContent.Create(new { model = Model, prompt = "The files are", max_tokens = 2, temperature = 0 }), Headers = { { "traceparent", $"00-{trace}-{parent}-01" } } })
            using (var continued = await served.Http.SendAsync(request, Stop))
            {
                // What is the likeliest is the same every time.
                Assert.Equal(2, (await continued.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("usage").GetProperty("completion_tokens").GetInt32());
            }

            var samples = PrometheusText.Read(await served.Http.GetStringAsync("/metrics", Stop)).Where(sample => sample.Labels.GetValueOrDefault("model") == Model).ToList();
            double Value(string name, string label, string value) => samples.Single(sample => sample.Name == name && sample.Labels[label] == value).Value;
            Assert.Equal((2, 1), (Value("vectorscope_serving_requests_total", "outcome", "completed"), Value("vectorscope_serving_requests_total", "outcome", "refused")));
            Assert.Equal(
                (answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32() + 2, 2),
                ((int)Value("vectorscope_serving_tokens_total", "kind", "reply"), (int)samples.Single(sample => sample.Name == "vectorscope_serving_first_token_seconds_count").Value));
            Assert.Equal(400, (int)refused.Status);
            await receiver.HearAsync(3, IsOurs);
        }

        var spans = receiver.Spans.Where(IsOurs).ToList();
        var chat = Assert.Single(spans, span => span.Name == $"chat {Model}" && span.Attributes["vectorscope.outcome"] is "completed");
        Assert.Equal(("chat", 5L, 0.5, 3L, ""), (chat.Attributes["gen_ai.operation.name"], chat.Attributes["gen_ai.request.max_tokens"], chat.Attributes["gen_ai.request.temperature"], chat.Attributes["gen_ai.request.seed"], chat.ParentId));
        Assert.Equal((Model, 5L, "length"), (chat.Attributes["gen_ai.response.model"], chat.Attributes["gen_ai.usage.output_tokens"], chat.Attributes["gen_ai.response.finish_reasons"]));
        var within = Assert.Single(spans, span => span.Name == $"text_completion {Model}");
        Assert.Equal((trace, parent), (within.TraceId, within.ParentId));
        Assert.Equal("refused", Assert.Single(spans, span => span.Attributes.ContainsKey("error.type")).Attributes["error.type"]);
    }

    // Sources of one name are heard together too.
    private static bool IsOurs(OtlpReceiver.Span span) => span.Attributes.GetValueOrDefault("gen_ai.request.model") is Model;
}
