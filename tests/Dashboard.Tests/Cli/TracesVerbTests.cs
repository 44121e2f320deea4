using System.Text.Json.Nodes;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class TracesVerbTests
{
    [Fact]
    public async Task Search_WithoutAServer_IndexesFirst()
    {
        using var folder = new TemporaryFolder();
        var imported = await Verb.RunAsync(folder.Path, "import", Path.Combine(AppContext.BaseDirectory, "Fixtures", "harbor", "job-0.9"), "--data", "data");
        Assert.Equal(0, imported.ExitCode);

        var table = await Verb.RunAsync(folder.Path, "traces", "search", "looking", "--part", "reply", "--data", "data");
        var json = await Verb.RunAsync(folder.Path, "traces", "search", "looking", "--part", "reply", "--json", "--data", "data");
        var none = await Verb.RunAsync(folder.Path, "traces", "search", "\"no such words\"", "--data", "data");
        var wrong = await Verb.RunAsync(folder.Path, "traces", "search", "x", "--part", "lost", "--data", "data");

        Assert.Equal((0, 0, 0, 2), (table.ExitCode, json.ExitCode, none.ExitCode, wrong.ExitCode));
        var found = JsonNode.Parse(json.Output)!;
        Assert.True((int)found["places"]! > 0);
        Assert.Contains((string)found["items"]![0]!["runId"]!, table.Output, StringComparison.Ordinal);
        Assert.Contains("reply", table.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing found", none.Error, StringComparison.Ordinal);
        Assert.Contains("thinking", wrong.Error, StringComparison.Ordinal);
    }
}
