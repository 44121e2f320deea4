using System.Text;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class ParseVerbTests
{
    private const string Good = """{"reply":"{\"analysis\":\"a\",\"plan\":\"b\",\"commands\":[{\"keystrokes\":\"ls\\n\",\"duration\":0.5}]}"}""";
    private const string Comma = """{"reply":"{\"analysis\":\"a\",\"plan\":\"b\",\"commands\":[{\"keystrokes\":\"ls\\n\",\"duration\":1},]}"}""";

    [Fact]
    public async Task Parse_GoodReply_PrintsItsCommandsInTheDocumentedForm()
    {
        var answer = await RunAsync("strict", Good + "\n");

        Assert.Equal((0, "", "{\"commands\":[{\"keystrokes\":\"ls\\n\",\"duration\":0.5}],\"taskComplete\":false,\"error\":null,\"warnings\":[],\"repairs\":[]}\n"),
            (answer.ExitCode, answer.Error, answer.Output));
    }

    [Fact]
    public async Task Parse_TrailingComma_IsAnErrorToStrictAndNamedByPatched()
    {
        var strict = await RunAsync("strict", Comma);
        var patched = await RunAsync("patched", Comma);

        Assert.StartsWith("{\"commands\":[],\"taskComplete\":false,\"error\":\"The JSON is not valid", strict.Output, StringComparison.Ordinal);
        Assert.Equal("{\"commands\":[{\"keystrokes\":\"ls\\n\",\"duration\":1}],\"taskComplete\":false,\"error\":null,\"warnings\":[],\"repairs\":[\"trailing-commas\"]}\n", patched.Output);
    }

    [Fact]
    public async Task Parse_SeveralLines_AreAnsweredInOrder()
    {
        var answer = await RunAsync("patched", $"{Comma}\n{{\"reply\":\"\"}}\r\n{Good}");

        var lines = answer.Output.TrimEnd('\n').Split('\n');
        Assert.Collection(lines,
            line => Assert.EndsWith("\"repairs\":[\"trailing-commas\"]}", line, StringComparison.Ordinal),
            line => Assert.Contains("\"error\":\"No valid JSON", line, StringComparison.Ordinal),
            line => Assert.Contains("\"duration\":0.5", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parse_HalvesOfSurrogatePairs_PassThrough()
    {
        var answer = await RunAsync("strict", """{"reply":"{\"analysis\":\"a\",\"plan\":\"b\",\"commands\":[{\"keystrokes\":\"\ud83d ☃ \\ud83d\\ude00\\n\",\"duration\":1}]}"}""");

        Assert.StartsWith("{\"commands\":[{\"keystrokes\":\"\\ud83d ☃ 😀\\n\"", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("[\"reply\"]")]
    [InlineData("{\"reply\": 5}")]
    [InlineData("{\"text\": \"a\"}")]
    [InlineData("{\"reply\": \"a\"} {\"reply\": \"b\"}")]
    public async Task Parse_BadLine_ExitsTwoNamingItAfterTheLinesBefore(string line)
    {
        var answer = await RunAsync("strict", $"{Good}\n{Good}\n{line}\n{Good}\n");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("line 3", answer.Error, StringComparison.Ordinal);
        Assert.Equal(2, answer.Output.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Parse_BytesThatAreNotUtf8_AreRefused()
    {
        using var input = new MemoryStream([.. "{\"reply\":\""u8, 0xFF, .. "\"}\n"u8]);

        var answer = await Verb.RunWithInputAsync("/", input, "parse", "--mode", "strict", "--jsonl", "-");

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains("line 1", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lenient", "-", "--mode")]
    [InlineData("strict", "missing.jsonl", "missing.jsonl")]
    public async Task Parse_BadArgument_ExitsTwoAndNamesIt(string mode, string file, string named)
    {
        var answer = await Verb.RunAsync("/", "parse", "--mode", mode, "--jsonl", file);

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(named, answer.Error, StringComparison.Ordinal);
    }

    private static async Task<Verb.Answer> RunAsync(string mode, string lines)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        return await Verb.RunWithInputAsync("/", input, "parse", "--mode", mode, "--jsonl", "-");
    }
}
