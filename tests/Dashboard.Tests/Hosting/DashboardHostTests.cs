using System.Net;
using System.Text.Json;
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

        using var response = await served.Http.GetAsync("/api/nothing-here", Stop);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
