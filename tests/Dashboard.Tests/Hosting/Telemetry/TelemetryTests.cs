using System.Collections;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting.Telemetry;

namespace Vectorscope.Dashboard.Tests.Hosting.Telemetry;

public sealed class TelemetryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_Scraped_AreWhatWasCountedInPrometheusForm()
    {
        await using var served = await ServedDashboard.StartAsync();
        using var meter = new Meter(TelemetryExtensions.Source);
        var (requests, first) = (meter.CreateCounter<long>("test.requests", "{request}"), meter.CreateHistogram<double>("test.first_token", "s"));
        using var other = new Meter("Somebody.Else");
        other.CreateCounter<long>("test.others").Add(1);
        KeyValuePair<string, object?> model = new("model", "po\"ck\\et");
        requests.Add(2, model, new("outcome", "completed"));
        requests.Add(1, model, new("outcome", "failed"));
        foreach (var seconds in new[] { 0.002, 0.004, 7.0 }) first.Record(seconds, model);

        using var response = await served.SendAsync(HttpMethod.Get, "/metrics");
        var text = await response.Content.ReadAsStringAsync(Stop);

        Assert.Equal((HttpStatusCode.OK, "text/plain"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var samples = PrometheusText.Read(text);
        double Value(string name, string label, string value) => samples.Single(sample => sample.Name == name && sample.Labels[label] == value).Value;
        Assert.Equal((2, 1), (Value("test_requests_total", "outcome", "completed"), Value("test_requests_total", "outcome", "failed")));
        Assert.All(samples.Where(sample => sample.Name == "test_requests_total"), sample => Assert.Equal("po\\\"ck\\\\et", sample.Labels["model"]));
        Assert.Equal((0, 1, 2, 2, 3), (
            Value("test_first_token_seconds_bucket", "le", "0.001"), Value("test_first_token_seconds_bucket", "le", "0.0025"),
            Value("test_first_token_seconds_bucket", "le", "0.005"), Value("test_first_token_seconds_bucket", "le", "5"), Value("test_first_token_seconds_bucket", "le", "+Inf")));
        Assert.Equal(7.006, samples.Single(sample => sample.Name == "test_first_token_seconds_sum").Value, 1e-9);
        Assert.DoesNotContain("test_others", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OfAGuardedServer_AreBehindItsDoor()
    {
        const string token = "0123456789abcdef0123456789abcdef";
        await using var served = await ServedDashboard.StartAsync(("Security:Token", token));

        using var without = await served.SendAsync(HttpMethod.Get, "/metrics");
        using var with = await served.SendAsync(HttpMethod.Get, "/metrics", ("Authorization", $"Bearer {token}"));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (without.StatusCode, with.StatusCode));
    }

    [Fact]
    public async Task Traces_WithACollector_ArriveThereWithTheirAttributes()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var name = $"chat {Guid.NewGuid():n}";
        await using (await ServedDashboard.StartAsync(OtlpReceiver.SendSoon, ("Telemetry:OtlpEndpoint", receiver.Address), ("Telemetry:OtlpProtocol", "http/protobuf")))
        {
            using var source = new ActivitySource(TelemetryExtensions.Source);
            using var another = new ActivitySource("Somebody.Else");
            using (source.StartActivity(name, ActivityKind.Server)?.SetTag("gen_ai.request.model", "pocket").SetTag("gen_ai.usage.output_tokens", 12).SetTag("gen_ai.request.temperature", 0.5))
            using (another.StartActivity(name))
            {
            }
            await receiver.HearAsync(1, span => span.Name == name);
        }

        var span = Assert.Single(receiver.Spans, span => span.Name == name);
        Assert.Equal(("vectorscope", TelemetryExtensions.Source, 2ul), (span.Service, span.Scope, span.Kind));
        Assert.Equal(("pocket", 12L, 0.5), (span.Attributes["gen_ai.request.model"], span.Attributes["gen_ai.usage.output_tokens"], span.Attributes["gen_ai.request.temperature"]));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/v1/traces")]
    public async Task Traces_WithTheStandardVariables_ArriveToo(string variable, string path)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using var folder = new TemporaryFolder();
        var name = $"chat {Guid.NewGuid():n}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        var settings = SettingsReader.Read(SettingsSources.Build(new Dictionary<string, string?> { ["Data:Folder"] = folder.Path }), folder.Path);
        builder.AddTelemetry(settings, new Hashtable { [variable] = receiver.Address + path, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["HOME"] = "/nowhere" });
        OtlpReceiver.SendSoon(builder.Services);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using (var app = builder.Build())
        {
            await app.StartAsync(Stop);
            using var source = new ActivitySource(TelemetryExtensions.Source);
            source.StartActivity(name)?.Dispose();
            await receiver.HearAsync(1, span => span.Name == name);
            await app.StopAsync(Stop);
        }

        Assert.Single(receiver.Spans, span => span.Name == name);
    }
}
