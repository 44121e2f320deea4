using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Microsoft.OpenApi;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Dashboard.Tests.Specs;
using Vectorscope.Jobs.Specs;
using Vectorscope.Tests.Toys;

namespace Vectorscope.Dashboard.Tests.Api;

/// <summary>What the OpenAPI document says of specs, judged by readers that are not ours.</summary>
public sealed class SpecSchemasTests(SpecSchemasTests.Toys toys) : IClassFixture<SpecSchemasTests.Toys>
{
    private const int Specs = 200;

    private static readonly string Root = typeof(SpecSchemasTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public sealed class Toys() : SharedDashboard(ToyKind.Register);

    [Fact]
    public async Task Document_Read_HasNoError()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(await TextAsync()));

        var read = await OpenApiDocument.LoadAsync(stream, "json", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(read.Diagnostic!.Errors);
        foreach (var path in new[] { "/api/runs", "/api/runs/check" })
        {
            var body = read.Document!.Paths[path].Operations![HttpMethod.Post].RequestBody!.Content!["application/json"].Schema!;
            Assert.Equal(["BenchmarkSpec", "CaptureSpec", "DirectionSpec", "EditSpec", "EpisodesSpec", "ReplaySpec", "SweepSpec", "ToySpec", "TrainingSpec"], body.OneOf!.OfType<OpenApiSchemaReference>().Select(one => one.Reference.Id!).Order());
            Assert.Equal(("kind", "ToySpec"), (body.Discriminator!.PropertyName, body.Discriminator.Mapping!["toy"].Reference.Id));
        }
    }

    [Fact]
    public async Task ShippedSpecs_FitTheSchema()
    {
        var schema = await SchemaAsync();
        var files = Directory.GetFiles(Path.Combine(Root, "docs", "specs"), "*.json").Concat(Directory.GetFiles(Path.Combine(Root, "recipes"), "*.json")).ToList();
        Assert.InRange(files.Count, 4, 100);

        Assert.All(files, file => Assert.True(Fits(schema, JsonNode.Parse(File.ReadAllText(file))!), file));
    }

    [Fact]
    public async Task AcceptedSpecs_FitTheSchema()
    {
        var schema = await SchemaAsync();
        var shape = SpecShape.Of<ToySpec>();

        for (var seed = 0; seed < Specs; seed++)
        {
            var spec = new SpecGenerator(seed).Spec(shape);
            spec["kind"] = ToySpec.KindName;
            Assert.True(Fits(schema, spec), $"seed {seed}: {spec.ToJsonString()}");
        }
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"kind": "dance"}""")]
    [InlineData("""{"kind": "toy", "size": 65}""")]
    [InlineData("""{"kind": "toy", "size": 1.5}""")]
    [InlineData("""{"kind": "toy", "sise": 3}""")]
    [InlineData("""{"kind": "toy", "colour": "green"}""")]
    [InlineData("""{"kind": "toy", "filled": 1.1}""")]
    [InlineData("""{"kind": "toy", "letters": []}""")]
    [InlineData("""{"kind": "toy", "frame": {"width": -1}}""")]
    [InlineData("""{"kind": "toy", "marks": [{"row": 1}]}""")]
    public async Task RefusedSpec_DoesNotFit(string spec) => Assert.False(Fits(await SchemaAsync(), JsonNode.Parse(spec)!));

    private static bool Fits(JsonSchema schema, JsonNode spec) => schema.Evaluate(JsonSerializer.SerializeToElement(spec)).IsValid;

    private Task<string> TextAsync() => toys.Served.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);

    /// <summary>The schema of any spec, with those of the kinds beside it.</summary>
    private async Task<JsonSchema> SchemaAsync()
    {
        var schemas = JsonNode.Parse(await TextAsync())!["components"]!["schemas"]!.AsObject();
        var own = new JsonObject();
        foreach (var (name, schema) in schemas)
        {
            if (name.EndsWith("Spec", StringComparison.Ordinal))
            {
                own[name] = schema!.DeepClone();
            }
        }
        var whole = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["$ref"] = "#/$defs/Spec", ["$defs"] = own };
        return JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
    }
}
