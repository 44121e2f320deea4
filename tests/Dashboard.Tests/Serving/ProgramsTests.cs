using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;

namespace Vectorscope.Dashboard.Tests.Serving;

/// <summary>Programs that know nothing of this server: the packages of .NET and of npm, and curl.</summary>
public sealed class ProgramsTests(ToolServer served) : IClassFixture<ToolServer>
{
    private const string Story = "Write a long story about the sea.";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Address => $"{served.Served.Address}/v1";

    private async Task<(string Text, string Reasoning, string? Finish, int Tokens)> PlainAsync(long seed)
    {
        var answer = await served.Served.AskAsync(Wire.Chat, new { model = "pocket", messages = Wire.User(Story), seed, temperature = 1, max_tokens = 40 });
        var (text, reasoning, finish) = Wire.Whole(answer);
        return (text, reasoning, finish, answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task OpenAiPackage_HearsTheSame()
    {
        var expected = await PlainAsync(3);
        var options = new OpenAIClientOptions { Endpoint = new Uri(Address), Transport = new HttpClientPipelineTransport(served.Served.Http), RetryPolicy = new ClientRetryPolicy(0) };
        var client = new ChatClient("pocket", new ApiKeyCredential("none"), options);
#pragma warning disable OPENAI001 // The seed is the package's experiment; it has been in the protocol for years.
        var asked = new ChatCompletionOptions { Seed = 3, Temperature = 1, MaxOutputTokenCount = 40 };
#pragma warning restore OPENAI001

        var whole = (await client.CompleteChatAsync([new UserChatMessage(Story)], asked, Stop)).Value;
        Assert.Equal((expected.Text, expected.Tokens), (string.Concat(whole.Content.Select(part => part.Text)), whole.Usage.OutputTokenCount));
        var (text, tokens, finish) = ("", 0, "");
        await foreach (var update in client.CompleteChatStreamingAsync([new UserChatMessage(Story)], asked, Stop))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            tokens = update.Usage?.OutputTokenCount ?? tokens;
            finish = update.FinishReason?.ToString() ?? finish;
        }
        Assert.Equal((expected.Text, expected.Tokens, whole.FinishReason.ToString()), (text, tokens, finish));

        var models = await new OpenAIModelClient(new ApiKeyCredential("none"), options).GetModelsAsync(Stop);
        Assert.Contains("pocket", models.Value.Select(model => model.Id));
        var refused = await Assert.ThrowsAsync<ClientResultException>(async () => await new ChatClient("none", new ApiKeyCredential("none"), options).CompleteChatAsync([new UserChatMessage("a")], asked, Stop));
        Assert.Equal(404, refused.Status);
        Assert.Contains("model_not_found", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExtensionsAi_HearsTheSame()
    {
        var expected = await PlainAsync(3);
        using var client = new ChatClient("pocket", new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(Address), Transport = new HttpClientPipelineTransport(served.Served.Http) }).AsIChatClient();
        var options = new ChatOptions { Seed = 3, Temperature = 1, MaxOutputTokens = 40 };

        var whole = await client.GetResponseAsync(Story, options, Stop);
        var streamed = await client.GetStreamingResponseAsync(Story, options, Stop).ToChatResponseAsync(Stop);

        Assert.Equal((expected.Text, expected.Finish, (long)expected.Tokens), (whole.Text, whole.FinishReason?.Value, whole.Usage!.OutputTokenCount));
        Assert.Equal((expected.Text, expected.Finish, (long)expected.Tokens), (streamed.Text, streamed.FinishReason?.Value, streamed.Usage!.OutputTokenCount));
    }

    [Fact]
    public async Task NpmPackages_HearTheSameCallToolsAndKnowTheErrors()
    {
        var expected = await PlainAsync(3);

        var told = JsonDocument.Parse(await NpmClients.RunAsync(Stop, Address, ToolModel.Question, ToolModel.Definition, ToolModel.Result)).RootElement;

        Assert.StartsWith("22.", told.GetProperty("node").GetString(), StringComparison.Ordinal);
        Assert.Contains("pocket", told.GetProperty("models").EnumerateArray().Select(model => model.GetString()));
        foreach (var way in new[] { "whole", "streamed", "generated", "text" })
        {
            var one = told.GetProperty(way);
            Assert.Equal(expected, (one.GetProperty("text").GetString()!, one.GetProperty("reasoning").GetString()!, one.GetProperty("finish").GetString(), one.GetProperty("tokens").GetInt32()));
        }
        Assert.Equal([expected.Text, (await PlainAsync(4)).Text], told.GetProperty("gathered").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(
            ["NotFoundError 404 model_not_found model", "BadRequestError 400 invalid_value temperature", "BadRequestError 400 invalid_value response_format"],
            told.GetProperty("errors").EnumerateArray().Select(one => one.GetString()));
        foreach (var given in new[] { "given", "executed" })
        {
            Assert.Equal("""{"path":"notes.txt","most":12,"deep":true}""", told.GetProperty(given).GetRawText());
        }
        Assert.Equal(ToolModel.Answer, told.GetProperty("answered").GetString());
    }

    [Fact]
    public async Task Curl_HearsTheStreamLineByLine()
    {
        var expected = await PlainAsync(3);
        var body = JsonSerializer.Serialize(new { model = "pocket", messages = Wire.User(Story), seed = 3, temperature = 1, max_tokens = 40, stream = true });

        // Without a content type of its own: curl then says that it is a form.
        var output = await NpmClients.RunAsync("curl", Path.GetTempPath(), Stop, "-sN", "--noproxy", "*", $"{Address}/chat/completions", "-d", body);

        var lines = output.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", lines[^1]);
        var (text, reasoning, finish) = Wire.Joined(lines[..^1].Select(line => JsonDocument.Parse(line["data: ".Length..]).RootElement));
        Assert.Equal((expected.Text, expected.Reasoning, expected.Finish), (text, reasoning, finish));
    }
}
