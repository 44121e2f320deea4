using System.Text.Json.Nodes;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class BenchVerbTests
{
    [Fact]
    public async Task Bench_DryRun_PrintsTheSpecThatTheFlagsMean()
    {
        using var folder = new TemporaryFolder();

        var answer = await Verb.RunAsync(
            folder.Path, "bench", "--tasks", "pocket", "--include", "sort-*,count-*", "--difficulty", "easy", "--limit", "4", "--server", "http://localhost:30000/v1",
            "--server-model", "qwen", "--persona", "capable", "--parser", "patched", "--thinking", "inline", "--max-tokens", "512", "--max-turns", "9",
            "--temperature", "0.6", "--sandbox", "bubblewrap", "--concurrency", "3", "--attempts", "2", "--seed", "7", "--network", "off", "--dry-run");

        Assert.Equal(0, answer.ExitCode);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"kind": "benchmark", "tasks": {"set": "pocket", "include": ["sort-*", "count-*"], "difficulty": ["easy"], "limit": 4},
             "arms": [{"name": "capable", "model": {"server": "http://localhost:30000/v1", "name": "qwen"}, "persona": "capable",
                       "settings": {"thinking": "inline", "parser": "patched", "maxReplyTokens": 512, "maxTurns": 9}, "sampling": {"temperature": 0.6}}],
             "sandbox": "bubblewrap", "network": "off", "concurrency": 3, "attempts": 2, "seed": 7}
            """), JsonNode.Parse(answer.Output)), answer.Output);
    }

    [Theory]
    [InlineData("--tasks", "pocket")]
    [InlineData("--agent", "oracle")]
    [InlineData("--tasks", "pocket", "--model", "a", "--server", "b")]
    [InlineData("--tasks", "pocket", "--agent", "nop", "--server-model", "a")]
    [InlineData("--tasks", "pocket", "--spec", "missing.json")]
    [InlineData("--tasks", "/no/such/folder", "--agent", "nop", "--data", "data")]
    public async Task Bench_FlagsThatDoNotAddUp_AreRefused(params string[] flags)
    {
        using var folder = new TemporaryFolder();

        var answer = await Verb.RunAsync(folder.Path, ["bench", .. flags]);

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.StartsWith("vectorscope: ", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_SpecFile_TakesItsArmsAndLetsFlagsStandAbove()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder["two.json"], """{"tasks": {"set": "pocket", "limit": 2}, "arms": [{"name": "a", "agent": "oracle"}, {"name": "b", "agent": "nop"}], "attempts": 5}""",
            TestContext.Current.CancellationToken);

        var answer = await Verb.RunAsync(folder.Path, "bench", "--spec", "two.json", "--attempts", "1", "--dry-run");
        var refused = await Verb.RunAsync(folder.Path, "bench", "--spec", "two.json", "--agent", "nop", "--dry-run");

        var spec = JsonNode.Parse(answer.Output)!;
        Assert.Equal((1, 2, "pocket", "benchmark"), ((int)spec["attempts"]!, spec["arms"]!.AsArray().Count, (string)spec["tasks"]!["set"]!, (string)spec["kind"]!));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--agent", refused.Error, StringComparison.Ordinal);
    }
}
