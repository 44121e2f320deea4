namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class ServeVerbTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public async Task Serve_AskedToStop_LeavesNothingBehindAndExitsZero(int signal)
    {
        using var folder = new TemporaryFolder();
        using var process = ProductProcess.Start(folder.Path, "serve", "--port", "0", "--data", "data");
        var address = await process.Output.ReadLineAsync(Stop);
        Assert.StartsWith("http://", address, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["data/server.json"]));

        process.Signal(signal);
        var end = await process.EndAsync();

        Assert.Equal((0, ""), (end.ExitCode, end.Output));
        Assert.False(File.Exists(folder["data/server.json"]));
    }

    [Fact]
    public async Task Serve_FolderIsServedAlready_FailsAndSaysWhere()
    {
        using var folder = new TemporaryFolder();
        using var process = ProductProcess.Start(folder.Path, "serve", "--port", "0", "--data", "data");
        var address = await process.Output.ReadLineAsync(Stop);

        var second = await Verb.RunAsync(folder.Path, "serve", "--port", "0", "--data", "data");

        Assert.Equal((1, ""), (second.ExitCode, second.Output));
        Assert.Contains(address!, second.Error, StringComparison.Ordinal);
        process.Signal(15);
        await process.EndAsync();
    }

    [Fact]
    public async Task Serve_PortInUse_FailsAndNamesThePort()
    {
        using var folder = new TemporaryFolder();
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;

        // A process of its own: what the server's own log writes on the console is seen only there.
        var answer = await ProductProcess.RunAsync(folder.Path, "serve", "--port", $"{port}", "--data", "data");

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains($"{port}", answer.Error, StringComparison.Ordinal);
        foreach (var said in new[] { answer.Output, answer.Error })
        {
            Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
        }
        // Whoever looks for the stack finds it.
        Assert.Contains("   at ", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder["data"], "vectorscope-*.log", SearchOption.AllDirectories)), Stop), StringComparison.Ordinal);
    }
}
