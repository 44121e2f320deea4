using System.Globalization;
using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Generation;

namespace Vectorscope.Dashboard.Tests.Serving;

public sealed class ChatCompletionsTests(PocketServer pocket) : IClassFixture<PocketServer>
{
    private const string Close = "</think>";

    private static object Ask(string text, long seed, int tokens = 60, bool thinking = true, bool stream = false, object? stop = null, double temperature = 1, int n = 1) => new
    {
        model = "pocket",
        messages = Wire.User(text),
        seed,
        max_tokens = tokens,
        temperature,
        n,
        stop,
        stream,
        stream_options = new { include_usage = true },
        chat_template_kwargs = new { enable_thinking = thinking },
    };

    // As the template reads a reply that is given back to it.
    private static (string Text, string Reasoning) Parts(string raw, bool thinking)
    {
        if (!thinking) return (raw, "");
        var end = raw.IndexOf(Close, StringComparison.Ordinal);
        return end < 0 ? ("", raw) : (raw[(end + Close.Length)..].TrimStart('\n'), raw[..end].TrimEnd('\n'));
    }

    [Theory]
    [InlineData("List the files.", true, 1)]
    [InlineData("List the files.", false, 2)]
    [InlineData("Write \"Grüße, 生活 🙂\" into a file.", true, 3)]
    [InlineData("Write \"Grüße, 生活 🙂\" into a file.", false, 4)]
    [InlineData("How many lines has notes.txt?", true, 5)]
    public async Task Answer_OfASeed_IsTheEnginesOwnAndItsStreamPutTogether(string text, bool thinking, long seed)
    {
        var prompt = PocketServer.Prompt(thinking, text);
        var engine = await pocket.EngineAsync(prompt, new() { Seed = seed, MaxTokens = 60, Temperature = 1 });
        var raw = PocketServer.Tokenizer.Decode([.. engine.Ids]);
        var expected = Parts(raw, thinking);

        var whole = await pocket.Served.AskAsync(Wire.Chat, Ask(text, seed, thinking: thinking));
        var chunks = await pocket.Served.StreamAsync(Wire.Chat, Ask(text, seed, thinking: thinking, stream: true));

        var finish = engine.Reason == StopReason.Stop ? "stop" : "length";
        Assert.Equal((expected.Text, expected.Reasoning, finish), Wire.Whole(whole));
        Assert.Equal((expected.Text, expected.Reasoning, finish), Wire.Joined(chunks));
        var (usage, streamed) = (whole.GetProperty("usage"), chunks[^1].GetProperty("usage"));
        Assert.Equal((prompt.Length, engine.Ids.Count, prompt.Length + engine.Ids.Count),
            (usage.GetProperty("prompt_tokens").GetInt32(), usage.GetProperty("completion_tokens").GetInt32(), usage.GetProperty("total_tokens").GetInt32()));
        Assert.Equal(engine.Ids.Count, streamed.GetProperty("completion_tokens").GetInt32());
        Assert.Empty(chunks[^1].GetProperty("choices").EnumerateArray());
        Assert.Equal("assistant", chunks[0].GetProperty("choices")[0].GetProperty("delta").GetProperty("role").GetString());
    }

    /// <summary>A stop is cut out of the very text that comes without it, wherever tokens and pieces begin; nothing of it is sent.</summary>
    [Fact]
    public async Task Stop_OfAnyLength_EndsTheAnswerBeforeIt()
    {
        object Continue(object? stop, bool stream) => new { model = "pocket", prompt = "Hello, my", seed = 1, temperature = 1, max_tokens = 40, stop, stream, stream_options = new { include_usage = true } };
        var (full, _, _) = Wire.Whole(await pocket.Served.AskAsync(Wire.Completion, Continue(null, false)));
        Assert.True(full.Length > 100, full);

        for (var at = 3; at < 90; at += 7)
        {
            string[] stops = [full.Substring(at, 1 + (at % 6)), "never written \u0007", full.Substring(at + 2, 5), "another\u0007"];
            // The stop that is whole first ends it.
            var cut = stops.Select(stop => (At: full.IndexOf(stop, StringComparison.Ordinal), stop.Length)).Where(one => one.At >= 0).MinBy(one => (one.At + one.Length, one.At)).At;

            var whole = await pocket.Served.AskAsync(Wire.Completion, Continue(stops, false));
            var chunks = await pocket.Served.StreamAsync(Wire.Completion, Continue(stops, true));

            Assert.Equal((full[..cut], "", "stop"), Wire.Whole(whole));
            Assert.Equal((full[..cut], "", "stop"), Wire.Joined(chunks));
            Assert.Equal(whole.GetProperty("usage").GetProperty("completion_tokens").GetInt32(), chunks[^1].GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        }
        var one = await pocket.Served.AskAsync(Wire.Completion, Continue(full.Substring(20, 4), false));
        Assert.Equal(full[..full.IndexOf(full.Substring(20, 4), StringComparison.Ordinal)], Wire.Whole(one).Text);
    }

    /// <summary>A stop is looked for in the answer, not in the thinking before it.</summary>
    [Fact]
    public async Task Stop_WithinThinking_EndsNothing()
    {
        var free = Wire.Whole(await pocket.Served.AskAsync(Wire.Chat, Ask("List the files.", 3)));
        Assert.Equal("I repeat it.", free.Reasoning);
        Assert.Contains(" git ", free.Text, StringComparison.Ordinal);

        Assert.Equal(free, Wire.Whole(await pocket.Served.AskAsync(Wire.Chat, Ask("List the files.", 3, stop: "repeat"))));
        Assert.Equal(
            (free.Text[..free.Text.IndexOf(" git ", StringComparison.Ordinal)], free.Reasoning, "stop"),
            Wire.Joined(await pocket.Served.StreamAsync(Wire.Chat, Ask("List the files.", 3, stop: " git ", stream: true))));
    }

    [Fact]
    public async Task Choices_HaveSeedsThatFollow()
    {
        var several = await pocket.Served.AskAsync(Wire.Chat, Ask("List the files.", 11, n: 3));
        var streamed = await pocket.Served.StreamAsync(Wire.Chat, Ask("List the files.", 11, n: 3, stream: true));

        for (var choice = 0; choice < 3; choice++)
        {
            var alone = Wire.Whole(await pocket.Served.AskAsync(Wire.Chat, Ask("List the files.", 11 + choice)));
            Assert.Equal(alone, Wire.Whole(several, choice));
            Assert.Equal(alone, Wire.Joined(streamed, choice));
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public async Task LogProbabilities_AreTheEnginesAndCoverTheText(double temperature)
    {
        const string question = "Write a long story about the sea.";
        var asked = new { model = "pocket", messages = Wire.User(question), max_tokens = 12, temperature, seed = 7, logprobs = true, top_logprobs = 3, chat_template_kwargs = new { enable_thinking = false } };
        var expected = new List<TokenScores>();
        var engine = await pocket.EngineAsync(PocketServer.Prompt(false, question), new() { Seed = 7, MaxTokens = 12, Temperature = temperature }, new(3, expected.Add));

        var choice = (await pocket.Served.AskAsync(Wire.Chat, asked)).GetProperty("choices")[0];

        var tokens = choice.GetProperty("logprobs").GetProperty("content").EnumerateArray().ToArray();
        Assert.Equal(choice.GetProperty("message").GetProperty("content").GetString(), string.Concat(tokens.Select(token => token.GetProperty("token").GetString())));
        Assert.Equal(engine.Ids.Zip(expected, (id, scores) => Told(id, scores.LogProbability)), tokens.Select(Told));
        Assert.Equal(
            expected.Select(scores => string.Join(" | ", scores.Likeliest.Select(one => Told(one.Id, one.LogProbability)))),
            tokens.Select(token => string.Join(" | ", token.GetProperty("top_logprobs").EnumerateArray().Select(Told))));
        foreach (var token in tokens)
        {
            Assert.InRange(token.GetProperty("top_logprobs").EnumerateArray().Sum(one => Math.Exp(one.GetProperty("logprob").GetDouble())), 0, 1 + 1e-6);
        }
    }

    private static string Told(int id, float logProbability) => string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', PocketServer.Tokenizer.BytesOf(id).ToArray())}: {(double)logProbability}");

    private static string Told(JsonElement token)
    {
        byte[] bytes = [.. token.GetProperty("bytes").EnumerateArray().Select(one => one.GetByte())];
        Assert.Equal(token.GetProperty("token").GetString(), Encoding.UTF8.GetString(bytes));
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', bytes)}: {token.GetProperty("logprob").GetDouble()}");
    }
}
