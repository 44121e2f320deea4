using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Models;

namespace Vectorscope.Dashboard.Tests.Serving;

/// <summary>Our own client of such servers against our own server: what the engine says by itself, and the same trials.</summary>
public sealed class OwnClientTests(PocketServer pocket) : IClassFixture<PocketServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reply_ThroughTheServer_IsTheEngines()
    {
        using var opened = await pocket.Served.Services.GetRequiredService<ChatClients>().OpenAsync(
        [
            new ModelSource { Folder = BuiltInModels.PocketFolder, ContentHash = Checkpoint.ContentHash(BuiltInModels.PocketFolder, null, Stop) },
            new ModelSource { Server = $"{pocket.Served.Address}/v1", Name = "pocket" },
        ], null, Stop);

        for (var seed = 0; seed < 12; seed++)
        {
            ChatMessage[] messages = [new(ChatRole.System, "You are careful."), new(ChatRole.User, "Write a long story about the sea."), new(ChatRole.Assistant, "No."), new(ChatRole.User, "Then \"Grüße, 生活 🙂\" in a file.")];
            var options = new ChatOptions
            {
                Seed = seed, MaxOutputTokens = 40,
                AdditionalProperties = new() { [ReplyProperties.Think] = seed % 3 > 0, [ReplyProperties.Sampling] = new SamplingOverrides { Temperature = seed % 2 == 0 ? 1 : 0.7, TopP = 0.95, TopK = seed % 4 == 0 ? 0 : 50, MinP = 0.01, PresencePenalty = 0.3 } },
            };
            var engine = await opened.Clients[0].GetResponseAsync(messages, options, Stop);
            var server = await opened.Clients[1].GetResponseAsync(messages, options, Stop);

            var thinking = string.Concat(server.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(part => part.Text));
            var expected = engine.Text.Split("</think>", 2);
            Assert.Equal(
                seed % 3 == 0 ? ("", engine.Text) : expected.Length == 2 ? (expected[0].TrimEnd('\n'), expected[1].TrimStart('\n')) : (engine.Text, ""),
                (thinking, server.Text));
            Assert.Equal(
                (engine.FinishReason, engine.Usage!.InputTokenCount, engine.Usage.OutputTokenCount),
                (server.FinishReason, server.Usage!.InputTokenCount, server.Usage.OutputTokenCount));
        }
    }

    [Fact]
    public async Task Trials_ThroughTheServer_AreTheEngines()
    {
        object Arm(string name, object model) => new
        {
            name, agent = "terminus-2", model, persona = "capable",
            settings = new { prompt = "compact", thinking = "separate", think = true, parser = "strict", maxReplyTokens = 320, maxTurns = 8, maxConsecutiveParseFailures = 3, summarize = false },
            sampling = new { temperature = 0.7, topP = 0.95 },
        };
        var id = await pocket.Served.SubmitAsync(new
        {
            kind = "benchmark",
            tasks = new { set = "pocket", include = new[] { "count-lines", "files-copy", "files-write-line" } },
            arms = new[] { Arm("engine", new { engine = "pocket" }), Arm("server", new { server = $"{pocket.Served.Address}/v1", name = "pocket" }) },
            concurrency = 4, attempts = 1, seed = 3, seeds = "byTask", sandbox = "bubblewrap",
        });
        await pocket.Served.UntilAsync(id, "completed");

        var trials = (await pocket.Served.GetJsonAsync($"/api/benchmarks/{id}/trials.json")).EnumerateArray().ToArray();
        var (engine, server) = (await TurnsAsync(id, trials, "engine"), await TurnsAsync(id, trials, "server"));
        Assert.True(engine.Count == 3, $"{engine.Count} tasks");
        Assert.Equal(engine.Keys.Order(), server.Keys.Order());
        foreach (var task in engine.Keys) Assert.Equal(engine[task], server[task]);
        // Conversations go on from what is remembered, without a session key.
        Assert.Contains(trials, trial => trial.GetProperty("arm").GetString() == "server" && trial.GetProperty("outcome").GetString() == "passed");
    }

    /// <summary>Of each task of an arm: its outcome, then turn by turn what was read and said.</summary>
    private async Task<Dictionary<string, string>> TurnsAsync(string run, JsonElement[] trials, string arm)
    {
        var found = new Dictionary<string, string>();
        foreach (var trial in trials.Where(trial => trial.GetProperty("arm").GetString() == arm))
        {
            var lines = new List<string> { trial.GetProperty("outcome").GetString()! };
            var path = $"/api/benchmarks/{run}/trials/{trial.GetProperty("id")}/turns";
            foreach (var number in (await pocket.Served.GetJsonAsync(path)).EnumerateArray().Select(turn => turn.GetProperty("number").GetInt32()))
            {
                var turn = await pocket.Served.GetJsonAsync($"{path}/{number}");
                var (reply, start) = (turn.GetProperty("reply").GetString()!, turn.GetProperty("answerStart").GetInt32());
                var thinking = turn.GetProperty("thinkingEnd").ValueKind == JsonValueKind.Null ? "" : reply[turn.GetProperty("thinkingStart").GetInt32()..turn.GetProperty("thinkingEnd").GetInt32()];
                lines.Add($"{turn.GetProperty("prompt").GetString()} | {thinking.TrimEnd('\n')} | {reply[start..].TrimStart('\n')} | {turn.GetProperty("replyEnd").GetString()} | {turn.GetProperty("promptTokens").GetInt32()} | {turn.GetProperty("completionTokens").GetInt32()}");
            }
            found[trial.GetProperty("task").GetString()!] = string.Join('\n', lines);
        }
        return found;
    }
}
