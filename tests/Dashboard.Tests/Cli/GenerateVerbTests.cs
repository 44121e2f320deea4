using System.Text.Json;

namespace Vectorscope.Dashboard.Tests.Cli;

/// <summary>Held against what transformers generates with the same folder (Engine.Tests/Fixtures/pocket/make.py).</summary>
public sealed class GenerateVerbTests
{
    private const int Tokens = 48;
    private static readonly string Model = Path.Combine(AppContext.BaseDirectory, "models", "pocket");

    private static JsonElement Conversation(int index)
    {
        using var made = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "pocket", "texts.json")));
        return made.RootElement.GetProperty("conversations")[index].Clone();
    }

    // It went on behind the turn's end, which ours does not.
    private static string Reply(JsonElement conversation) => conversation.GetProperty("reply").GetString()!.Split("<|im_end|>")[0];

    private static Task<Verb.Answer> GreedyAsync(params string[] arguments) =>
        Verb.RunAsync("/", ["generate", "--model", Model, "--temperature", "0", "--max-tokens", $"{Tokens}", .. arguments]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Generate_Greedy_WritesWhatTransformersDoes(int index)
    {
        var conversation = Conversation(index);
        var contents = conversation.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content").GetString()!).ToArray();

        var answer = await GreedyAsync([.. contents.Length == 2 ? ["--system", contents[0]] : Array.Empty<string>(), contents[^1]]);

        Assert.Equal((0, Reply(conversation) + Environment.NewLine), (answer.ExitCode, answer.Output));
        Assert.Matches($@"^vectorscope: model read in [\d,]+ ms, first token after [\d,]+ ms; {conversation.GetProperty("ids").GetArrayLength()} tokens of prompt, \d+ of reply, [\d,]+ a second\.\n$", answer.Error);
    }

    [Fact]
    public async Task Generate_Raw_ContinuesTheTextAsItStands()
    {
        var conversation = Conversation(2);
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(conversation.GetProperty("text").GetString()!));

        var answer = await Verb.RunWithInputAsync("/", input, "generate", "--model", Model, "--temperature", "0", "--max-tokens", $"{Tokens}", "--raw", "-");

        Assert.Equal((0, Reply(conversation) + Environment.NewLine), (answer.ExitCode, answer.Output));
    }

    [Theory]
    [InlineData("--system", "hi", "--raw", "--system", "be brief")]
    [InlineData("--top-p", "hi", "--top-p", "0")]
    [InlineData("--temperature", "hi", "--temperature", "-1")]
    [InlineData("tpu", "hi", "--device", "tpu")]
    [InlineData("PROMPT", "", "--raw")]
    public async Task Generate_WhatCannotBe_IsNamed(string named, params string[] arguments)
    {
        var answer = await GreedyAsync(arguments);

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(named, answer.Error, StringComparison.Ordinal);
    }
}
