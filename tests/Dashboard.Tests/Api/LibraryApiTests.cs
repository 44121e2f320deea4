using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class LibraryApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, object, object> Resources => new()
    {
        { "personas", new { name = "terse", systemPrompt = "Be terse." }, new { name = "terser", systemPrompt = "Be terser.", version = 1 } },
        { "prompt-sets", new { name = "two", prompts = new[] { new { name = "a", text = "A" } } }, new { name = "one", prompts = new[] { new { name = "b", text = "B" } }, version = 1 } },
        { "interventions", new { name = "ortho", operations = new[] { new { op = "ablate", direction = "d" } } }, new { name = "add", operations = new[] { new { op = "add", direction = "d" } }, version = 1 } },
    };

    [Fact]
    public async Task Rename_AnyEntry_KeepsItsContent()
    {
        await using var served = await ServedDashboard.StartAsync();
        var (_, done) = await served.SendJsonAsync(HttpMethod.Post, "/api/personas", new { name = "terse", systemPrompt = "Be terse." });
        var path = $"/api/personas/{done.GetProperty("id").GetString()}";
        var before = await served.GetJsonAsync(path);

        var (status, renamed) = await served.SendJsonAsync(HttpMethod.Post, $"{path}/rename", new { name = "curt" });

        Assert.Equal((HttpStatusCode.OK, "\"terse\" is called \"curt\" now."), (status, renamed.GetProperty("sentence").GetString()));
        var after = await served.GetJsonAsync("/api/personas/curt");
        Assert.Equal(before.GetProperty("hash").GetString(), after.GetProperty("hash").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await served.SendJsonAsync(HttpMethod.Post, $"{path}/rename", new { name = " " })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Post, "/api/personas/nobody/rename", new { name = "x" })).Status);
    }

    [Fact]
    public async Task Directions_ByJsonAlone_CannotBeWritten()
    {
        await using var served = await ServedDashboard.StartAsync();

        Assert.Equal(0, (await served.GetJsonAsync("/api/directions")).GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Post, "/api/directions", new { name = "x", sha256 = new string('0', 64), layers = 3, width = 8 })).Status);
        var (status, body) = await served.SendJsonAsync(HttpMethod.Post, "/api/directions/from-file", new { file = "d.safetensors", name = "x" });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("absolute path", body.GetProperty("errors").GetProperty("file")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, "/api/directions/nobody/file")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, $"/api/directions/{Uri.EscapeDataString("/etc/hostname")}/file")).Status);
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Entry_CreateReadChangeDelete_Does(string resource, object created, object changed)
    {
        await using var served = await ServedDashboard.StartAsync();

        var (status, done) = await served.SendJsonAsync(HttpMethod.Post, $"/api/{resource}", created);
        Assert.Equal(HttpStatusCode.OK, status);
        var path = $"/api/{resource}/{done.GetProperty("id").GetString()}";
        Assert.Equal(1, (await served.GetJsonAsync(path)).GetProperty("version").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Put, path, changed)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await served.SendJsonAsync(HttpMethod.Put, path, changed)).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Delete, path)).Status);
    }

    [Theory]
    [InlineData("personas", "systemPrompt")]
    [InlineData("prompt-sets", "prompts")]
    public async Task Create_EmptyContent_NamesTheField(string resource, string field)
    {
        await using var served = await ServedDashboard.StartAsync();

        var (status, body) = await served.SendJsonAsync(HttpMethod.Post, $"/api/{resource}",
            resource == "personas" ? new { name = "x", systemPrompt = " " } : new { name = "x", prompts = Array.Empty<string>() });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.True(body.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Create_UnknownField_IsRefusedByName()
    {
        await using var served = await ServedDashboard.StartAsync();

        var (status, body) = await served.SendJsonAsync(HttpMethod.Post, "/api/personas", new { name = "x", systemPrompt = "y", sistemPrompt = "z" });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("systemPrompt", body.GetProperty("errors").GetProperty("sistemPrompt")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("personas")]
    [InlineData("prompt-sets")]
    public async Task ExportThenImport_KeepingBoth_DoublesTheList(string resource)
    {
        await using var served = await ServedDashboard.StartAsync();
        var before = (await served.GetJsonAsync($"/api/{resource}")).GetArrayLength();
        Assert.NotEqual(0, before);
        using var file = new StringContent(await served.Http.GetStringAsync($"/api/{resource}/export", Stop), MediaTypeHeaderValue.Parse("application/json"));

        using var response = await served.Http.PostAsync($"/api/{resource}/import", file, Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(before, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("added").GetArrayLength());
        Assert.Equal(2 * before, (await served.GetJsonAsync($"/api/{resource}")).GetArrayLength());
    }

    [Fact]
    public async Task Import_NotALibraryFile_IsRefused()
    {
        await using var served = await ServedDashboard.StartAsync();
        using var file = new StringContent("{\"format\":\"vectorscope-prompt-sets\"}", MediaTypeHeaderValue.Parse("application/json"));

        using var response = await served.Http.PostAsync("/api/personas/import", file, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("errors").TryGetProperty("format", out _));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Versions_AfterAChange_AreBothThereAndEachCanBeRead(string resource, object created, object changed)
    {
        await using var served = await ServedDashboard.StartAsync();
        var (_, done) = await served.SendJsonAsync(HttpMethod.Post, $"/api/{resource}", created);
        var path = $"/api/{resource}/{done.GetProperty("id").GetString()}";
        var before = await served.GetJsonAsync(path);

        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Put, path, changed)).Status);

        var after = await served.GetJsonAsync(path);
        var versions = await served.GetJsonAsync($"{path}/versions");
        Assert.Equal([after.GetProperty("hash").GetString(), before.GetProperty("hash").GetString()], versions.EnumerateArray().Select(version => version.GetProperty("hash").GetString()));
        Assert.Equal([true, false], versions.EnumerateArray().Select(version => version.GetProperty("current").GetBoolean()));
        var earlier = await served.GetJsonAsync($"{path}@{before.GetProperty("hash").GetString()}");
        var content = resource switch { "personas" => "systemPrompt", "prompt-sets" => "prompts", _ => "operations" };
        Assert.Equal(before.GetProperty(content).GetRawText(), earlier.GetProperty(content).GetRawText());
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, $"/api/{resource}/nobody/versions")).Status);
    }

    [Theory]
    [InlineData("""{"name": "x", "systemPrompt": "y", "version": "one"}""", "version")]
    [InlineData("""{"name": "", "systemPrompt": "y"}""", "name")]
    [InlineData("""{"systemPrompt": "y"}""", "name")]
    [InlineData("""{"name": 3, "systemPrompt": null}""", "name", "systemPrompt")]
    [InlineData("""[1]""", "")]
    public async Task Create_WrongFields_NamesEach(string entry, params string[] fields)
    {
        await using var served = await ServedDashboard.StartAsync();

        var (status, body) = await served.SendJsonAsync(HttpMethod.Post, "/api/personas", JsonDocument.Parse(entry).RootElement);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(fields, body.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Document_LibraryEntries_AreDescribedFromTheirDeclaration()
    {
        await using var served = await ServedDashboard.StartAsync();

        var paths = (await served.GetJsonAsync("/openapi/v1.json")).GetProperty("paths");

        static JsonElement Schema(JsonElement media) => media.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        var body = Schema(paths.GetProperty("/api/prompt-sets/{id}").GetProperty("put").GetProperty("requestBody"));
        Assert.Equal(["name", "description", "prompts", "version"], body.GetProperty("properties").EnumerateObject().Select(field => field.Name));
        Assert.Equal(["name", "prompts"], body.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        var answer = Schema(paths.GetProperty("/api/personas/{id}").GetProperty("get").GetProperty("responses").GetProperty("200"));
        Assert.Equal(["name", "description", "systemPrompt", "id", "hash", "builtIn", "updatedAt", "version"], answer.GetProperty("properties").EnumerateObject().Select(field => field.Name));
    }
}
