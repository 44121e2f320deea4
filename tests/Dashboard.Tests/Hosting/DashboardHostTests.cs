using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vectorscope.Dashboard.Hosting;

namespace Vectorscope.Dashboard.Tests.Hosting;

public sealed class DashboardHostTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Healthz_ServerRuns_AnswersWithTheInstanceOfServerJson()
    {
        await using var served = await ServedDashboard.StartAsync();

        var answer = JsonDocument.Parse(await served.Http.GetStringAsync("/healthz", Stop)).RootElement;

        var record = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(served.Data, "server.json"), Stop)).RootElement;
        Assert.Equal("ok", answer.GetProperty("status").GetString());
        Assert.Equal(record.GetProperty("instance").GetString(), answer.GetProperty("instance").GetString());
        Assert.Equal(served.Address, record.GetProperty("address").GetString());
        Assert.Equal(Environment.ProcessId, record.GetProperty("pid").GetInt32());
    }

    [Fact]
    public async Task ServerJson_CleanStop_IsRemoved()
    {
        await using var served = await ServedDashboard.StartAsync();
        Assert.NotNull(await RunningServer.FindAsync(served.Data, Stop));

        await served.StopAsync();

        Assert.False(File.Exists(Path.Combine(served.Data, "server.json")));
    }

    [Fact]
    public async Task ServerJson_ProcessIsGone_CountsAsNoServer()
    {
        await using var served = await ServedDashboard.StartAsync();
        using var folder = new TemporaryFolder();
        // The address answers, but the process named is none: the largest pid is never given out.
        (ServerRecord.Read(served.Data)! with { Pid = int.MaxValue }).Write(folder.Path);

        Assert.Null(await RunningServer.FindAsync(folder.Path, Stop));
    }

    [Fact]
    public async Task ServerJson_PortNowBelongsToAnotherServer_CountsAsNoServer()
    {
        await using var served = await ServedDashboard.StartAsync();
        using var folder = new TemporaryFolder();
        (ServerRecord.Read(served.Data)! with { Instance = "an earlier one" }).Write(folder.Path);

        Assert.Null(await RunningServer.FindAsync(folder.Path, Stop));
    }

    [Fact]
    public async Task ServerJson_NobodyListens_CountsAsNoServer()
    {
        await using var served = await ServedDashboard.StartAsync();
        var record = ServerRecord.Read(served.Data)!;
        await served.StopAsync();
        record.Write(served.Data);

        Assert.Null(await RunningServer.FindAsync(served.Data, Stop));
    }

    [Fact]
    public async Task ServerJson_HalfWritten_CountsAsNoServer()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["server.json"], "{\"address\": \"http://loc", Stop);

        Assert.Null(await RunningServer.FindAsync(folder.Path, Stop));
    }

    [Fact]
    public async Task Log_ServerRuns_IsKeptInTheDataFolder()
    {
        await using var served = await ServedDashboard.StartAsync(("Logging:LogLevel:Default", "Information"), ("Logging:LogLevel:Microsoft", "Information"));

        using var file = new FileStream(Assert.Single(Directory.GetFiles(Path.Combine(served.Data, "logs"))), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        Assert.Contains("Now listening on", await reader.ReadToEndAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownPath_IsNotFound()
    {
        await using var served = await ServedDashboard.StartAsync();

        using var program = await served.Http.GetAsync("/api/nothing-here", Stop);
        using var person = await served.Http.GetAsync("/nothing-here", Stop);

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (program.StatusCode, program.Content.Headers.ContentType?.MediaType));
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (person.StatusCode, person.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nothing-here")]
    public async Task Page_InlineScripts_AllCarryTheNonceOfThePolicy(string path)
    {
        await using var served = await ServedDashboard.StartAsync();

        using var response = await served.Http.GetAsync(path, Stop);

        var page = await response.Content.ReadAsStringAsync(Stop);
        var policy = response.Headers.GetValues("Content-Security-Policy").First();
        var inline = Regex.Matches(page, "<script(?![^>]*\\ssrc=)[^>]*>").Select(match => match.Value).ToList();
        Assert.NotEmpty(inline);
        // In an attribute the plus sign of base64 is written as an entity, which browsers read back.
        Assert.All(inline, script => Assert.Contains(WebUtility.HtmlDecode(Regex.Match(script, "nonce=\"([^\"]+)\"").Groups[1].Value), policy, StringComparison.Ordinal));
    }

    [Fact]
    public async Task BrowserFiles_OfThePage_AreServed()
    {
        await using var served = await ServedDashboard.StartAsync();
        var page = await served.Http.GetStringAsync("/", Stop);

        foreach (var file in Regex.Matches(page, "(?:href|src)=\"([^\"]+\\.(?:css|js))\"").Select(match => match.Groups[1].Value))
        {
            using var response = await served.Http.GetAsync("/" + file, Stop);
            Assert.True(response.IsSuccessStatusCode, file);
        }
    }
}
