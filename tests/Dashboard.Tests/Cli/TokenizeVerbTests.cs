using System.Text;
using System.Text.Json;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class TokenizeVerbTests
{
    private static readonly byte[] OneLine = "{\"text\":\"hello\"}\n"u8.ToArray();

    [Fact]
    public async Task Tokenize_EveryVector_EqualsTheFixture()
    {
        var vectors = Path.Combine(Fixture.Tokenizer, "vectors.jsonl");

        var answer = await Verb.RunAsync(Fixture.Tokenizer, "tokenize", "--model", ".", "--jsonl", "vectors.jsonl");

        var expected = (await File.ReadAllLinesAsync(vectors, TestContext.Current.CancellationToken))
            .Select(line => $"{{\"ids\":[{string.Join(',', JsonDocument.Parse(line).RootElement.GetProperty("ids").EnumerateArray())}]}}");
        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        Assert.Equal(expected, answer.Output.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("[\"text\"]")]
    [InlineData("{\"text\": 5}")]
    [InlineData("{\"txt\": \"a\"}")]
    [InlineData("{\"text\": \"a\"} {\"text\": \"b\"}")]
    [InlineData("{\"text\": \"\\ud800\"}")]
    public async Task Tokenize_BadLine_ExitsTwoNamingItAfterTheLinesBefore(string line)
    {
        using var input = new MemoryStream([.. OneLine, .. OneLine, .. Encoding.UTF8.GetBytes(line), (byte)'\n', .. OneLine]);

        var answer = await Verb.RunWithInputAsync("/", input, "tokenize", "--model", Fixture.Tokenizer, "--jsonl", "-");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("line 3", answer.Error, StringComparison.Ordinal);
        Assert.Equal(2, answer.Output.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Tokenize_BytesThatAreNotUtf8_AreRefused()
    {
        using var input = new MemoryStream([.. "{\"text\":\""u8, 0xFF, .. "\"}\n"u8]);

        var answer = await Verb.RunWithInputAsync("/", input, "tokenize", "--model", Fixture.Tokenizer, "--jsonl", "-");

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains("line 1", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokenize_MarkAtTheStartReturnsAndNoLastNewline_AreRead()
    {
        using var input = new MemoryStream([0xEF, 0xBB, 0xBF, .. "{\"text\":\"a\"}\r\n{\"text\":\"b\"}"u8]);

        var answer = await Verb.RunWithInputAsync("/", input, "tokenize", "--model", Fixture.Tokenizer, "--jsonl", "-");

        Assert.Equal((0, 2), (answer.ExitCode, answer.Output.Count(c => c == '\n')));
    }

    [Fact]
    public async Task Tokenize_LineLongerThanTheBuffer_IsReadWhole()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes($"{{\"text\":\"{new string('a', 300_000)}\"}}\n{{\"text\":\"b\"}}\n"));

        var answer = await Verb.RunWithInputAsync("/", input, "tokenize", "--model", Fixture.Tokenizer, "--jsonl", "-");

        Assert.Equal((0, 2), (answer.ExitCode, answer.Output.Count(c => c == '\n')));
    }

    [Theory]
    [InlineData("--model", "missing", "--jsonl", "vectors.jsonl", "missing")]
    [InlineData("--model", ".", "--jsonl", "missing.jsonl", "--jsonl")]
    public async Task Tokenize_MissingInput_ExitsTwoAndNamesIt(string a, string b, string c, string d, string named)
    {
        var answer = await Verb.RunAsync(Fixture.Tokenizer, "tokenize", a, b, c, d);

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(named, answer.Error, StringComparison.Ordinal);
    }

}
