using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Dashboard.Tests.Cli;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Hosting;

public sealed class WorkerHostTests
{
    [Fact]
    public async Task Worker_RunQueuedByAnotherProcess_IsWorkedOnWithoutAServer()
    {
        var stop = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var settings = SettingsReader.Read(SettingsSources.Build(new Dictionary<string, string?> { ["Data:Folder"] = folder.Path, ["Server:Port"] = "0" }), folder.Path);
        await using var other = ApiHost.Build(settings, CountingRun.Register);
        await other.StartAsync(stop);
        var queries = other.Services.GetRequiredService<RunQueries>();
        var submitted = await other.Services.GetRequiredService<RunService>().SubmitAsync(JsonSerializer.SerializeToElement(new { kind = "count", to = 2 }), null, stop);

        var waiting = await Verb.RunAsync(folder.Path, "runs", "show", submitted.RunId!, "--data", ".");
        Assert.Matches("waits for +a worker of the queue light", waiting.Output);

        using (var worker = WorkerHost.Build(settings, CountingRun.Register))
        {
            await worker.StartAsync(stop);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(TimeSpan.FromMinutes(10));
            while (await queries.FindAsync(submitted.RunId!, limit.Token) is { State: not RunState.Completed }) await Task.Delay(50, limit.Token);
            await worker.StopAsync(stop);
        }

        await other.StopAsync(stop);
        Assert.False(File.Exists(folder["server.json"]));
        Assert.Equal(RunState.Completed, (await queries.FindAsync(submitted.RunId!, stop))!.State);
    }
}
