using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Dashboard.Tests.Hosting.Telemetry;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Library.BuiltIn;

namespace Vectorscope.Dashboard.Tests.Serving;

/// <summary>Every command of docs/server.md is run as it stands there, but for the address; what is shown below it has the form of what comes.</summary>
public sealed partial class ServerDocumentTests(PocketServer pocket) : IClassFixture<PocketServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Examples_OfTheDocument_Run()
    {
        await FillAsync();
        var document = await File.ReadAllTextAsync(Path.Combine(typeof(ServerDocumentTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "docs", "server.md"), Stop);
        var examples = Examples().Matches(document);
        Assert.True(examples.Count >= 6, $"{examples.Count} examples");

        foreach (Match example in examples)
        {
            var command = example.Groups["command"].Value.Replace("http://localhost:5080", pocket.Served.Address, StringComparison.Ordinal).Replace("curl ", "curl --noproxy '*' ", StringComparison.Ordinal);
            var output = await NpmClients.RunAsync("bash", Path.GetTempPath(), Stop, "-c", command);
            var shown = example.Groups["shown"].Value;
            if (shown.StartsWith("data: ", StringComparison.Ordinal))
            {
                Assert.EndsWith("data: [DONE]\n\n", output, StringComparison.Ordinal);
                Assert.Equal(Form(First(shown)), Form(First(output)));
            }
            else if (shown.Length > 0)
            {
                using var expected = JsonDocument.Parse(shown);
                using var came = JsonDocument.Parse(output);
                Assert.Equal(Form(expected.RootElement), Form(came.RootElement));
                if (expected.RootElement.TryGetProperty("error", out var error)) Assert.Equal(error.GetProperty("message").GetString(), came.RootElement.GetProperty("error").GetProperty("message").GetString());
            }
            else
            {
                Assert.Contains("\"choices\"", output, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>The document's table of metrics names all that are served, with their labels, and nothing else.</summary>
    [Fact]
    public async Task Metrics_OfTheDocument_AreThoseThatAreServed()
    {
        await pocket.Served.AskAsync(Wire.Completion, new { model = "pocket", prompt = "Hi", max_tokens = 2, temperature = 0 });
        var served = PrometheusText.Read(await pocket.Served.Http.GetStringAsync("/metrics", Stop)).Where(sample => sample.Name.StartsWith("vectorscope_serving_", StringComparison.Ordinal))
            .GroupBy(sample => Parts().Replace(sample.Name, "_seconds"))
            .Select(metric => $"{metric.Key}: {string.Join(", ", metric.SelectMany(sample => sample.Labels.Keys).Where(label => label is "model" or "outcome" or "kind").Distinct().Order())}");

        var document = await File.ReadAllTextAsync(Path.Combine(typeof(ServerDocumentTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "docs", "server.md"), Stop);
        var told = Metrics().Matches(document).Select(row => $"{row.Groups["name"].Value}: {string.Join(", ", row.Groups["labels"].Value.Replace("`", "", StringComparison.Ordinal).Split(", ").Select(label => label.Trim()).Order())}");

        Assert.Equal(told.Order(StringComparer.Ordinal), served.Order(StringComparer.Ordinal));
    }

    private async Task FillAsync()
    {
        var config = ModelConfig.Load(BuiltInModels.PocketFolder);
        var file = Path.Combine(pocket.Served.Data, "d.safetensors");
        DirectionFile.Save(file, new("d", config.LayerCount, [.. Enumerable.Range(0, (config.LayerCount + 1) * config.HiddenSize).Select(i => MathF.Sin(i + 1))]), new Dictionary<string, string>());
        await pocket.Served.SendJsonAsync(HttpMethod.Post, "/api/directions/from-file", new { file, name = "capable-cautious" });
        await pocket.Served.SendJsonAsync(HttpMethod.Post, "/api/arms", new { name = "bold", persona = "capable" });
    }

    private static JsonElement First(string events)
    {
        using var first = JsonDocument.Parse(events.Split("\n\n")[0]["data: ".Length..]);
        return first.RootElement.Clone();
    }

    /// <summary>Names and kinds of a document's parts: of a list those of its first element, of a list of numbers and nothing that it is one.</summary>
    private static string Form(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object when json.EnumerateObject().All(property => property.Value.ValueKind == JsonValueKind.Number && property.Name.StartsWith(' ')) => "{token: number}",
        JsonValueKind.Object => $"{{{string.Join(", ", json.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => $"{property.Name}: {Form(property.Value)}"))}}}",
        JsonValueKind.Array => $"[{(json.GetArrayLength() == 0 ? "" : Form(json[0]))}]",
        var kind => kind.ToString(),
    };

    [GeneratedRegex(@"^\| `(?<name>vectorscope_[a-z_]+)` \|(?<labels>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Metrics();

    [GeneratedRegex("_seconds_(bucket|sum|count)$")]
    private static partial Regex Parts();

    [GeneratedRegex(@"```bash\n(?<command>curl [\s\S]*?)\n```\n(?:\n```(?:json)?\n(?<shown>[\s\S]*?)\n```)?")]
    private static partial Regex Examples();
}
