using System.Diagnostics;
using System.Text.Json;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Serving;

/// <summary>What the server's page offers to copy does what it says.</summary>
public sealed class SnippetsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Curl_AsItIsCopied_StreamsAReply()
    {
        await using var served = await ServedDashboard.StartAsync();
        // Random enough to end: the snippet sets no limit.
        await served.SendJsonAsync(HttpMethod.Post, "/api/arms", new { name = "calm", sampling = new { temperature = 0.3 } });

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", ServerSnippets.Find(null).Write($"{served.Address}/v1", "pocket@calm", false)]) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["no_proxy"] = "*" } })!;
        var (output, error) = (shell.StandardOutput.ReadToEndAsync(Stop), shell.StandardError.ReadToEndAsync(Stop));
        await shell.WaitForExitAsync(Stop);

        Assert.True(shell.ExitCode == 0, await error);
        var events = (await output).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", events[^1]);
        using var first = JsonDocument.Parse(events[0]["data: ".Length..]);
        Assert.Equal("pocket@calm", first.RootElement.GetProperty("model").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Snippets_NameAddressModelAndKey(bool needsKey)
    {
        Assert.Equal([null, "python", "csharp", "harbor"], ServerSnippets.All.Select(snippet => snippet.Word));
        Assert.All(ServerSnippets.All, snippet =>
        {
            var text = snippet.Write("http://localhost:5080/v1", "pocket@careful", needsKey);
            Assert.Contains("http://localhost:5080/v1", text, StringComparison.Ordinal);
            Assert.Contains("pocket@careful", text, StringComparison.Ordinal);
            Assert.Equal(needsKey, text.Contains("YOUR-KEY", StringComparison.Ordinal));
        });
    }
}
