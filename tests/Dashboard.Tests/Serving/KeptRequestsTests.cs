using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Tests.Serving;

/// <summary>Requests that are kept, from the program's call to the trace.</summary>
public sealed class KeptRequestsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_OfAConversation_IsReadAsATrace()
    {
        await using var served = await ServedDashboard.StartAsync(("RequestLog:On", "true"));
        using var folder = new TemporaryFolder();
        var config = ModelConfig.Load(BuiltInModels.PocketFolder);
        DirectionFile.Save(folder["d.safetensors"], new("axis", config.LayerCount, [.. Enumerable.Range(0, (config.LayerCount + 1) * config.HiddenSize).Select(i => MathF.Sin(i))]), new Dictionary<string, string>());
        await served.Services.GetRequiredService<DirectionLibrary>().ImportAsync(folder["d.safetensors"], new("axis"), Stop);
        await served.SendJsonAsync(HttpMethod.Post, "/api/arms", new { name = "careful", persona = "cautious" });

        var answer = await served.AskAsync(Wire.Chat, new
        {
            model = "pocket@careful",
            messages = new object[] { new { role = "user", content = "One?" }, new { role = "assistant", content = "Two.", reasoning_content = "Hm." }, new { role = "user", content = "Three?" } },
            max_tokens = 12,
            seed = 5,
            n = 2,
            vectorscope = new { record = new[] { "axis" }, recordLayers = new[] { 2 } },
        });

        var row = await WaitAsync(served);
        Assert.Equal(
            (answer.GetProperty("id").GetString(), "chat", "pocket@careful", "answered", 3),
            (row.GetProperty("requestId").GetString(), row.GetProperty("endpoint").GetString(), row.GetProperty("model").GetString(), row.GetProperty("outcome").GetString(), row.GetProperty("turns").GetInt32()));
        var trial = $"/api/benchmarks/{ServedTrials.RunId}/trials/{row.GetProperty("id").GetInt64()}";
        var sent = await served.GetJsonAsync($"{trial}/turns/1");
        Assert.StartsWith("[system]\nYou are", sent.GetProperty("prompt").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("[user]\nOne?", sent.GetProperty("prompt").GetString(), StringComparison.Ordinal);
        Assert.Equal(("<think>\nHm.\n</think>\n\nTwo.", "\nHm.\n"), (sent.GetProperty("reply").GetString(), Part(sent, "thinkingStart", "thinkingEnd")));
        for (var choice = 0; choice < 2; choice++)
        {
            var (told, turn) = (answer.GetProperty("choices")[choice], await served.GetJsonAsync($"{trial}/turns/{choice + 2}"));
            var (content, reasoning) = (told.GetProperty("message").GetProperty("content").GetString(), told.GetProperty("message").TryGetProperty("reasoning_content", out var thought) ? thought.GetString()! : "");
            Assert.Equal(("Three?", 12), (turn.GetProperty("prompt").GetString(), turn.GetProperty("completionTokens").GetInt32()));
            Assert.EndsWith(content!, turn.GetProperty("reply").GetString(), StringComparison.Ordinal);
            Assert.StartsWith(reasoning, Part(turn, "thinkingStart", "thinkingEnd").TrimStart('\n'), StringComparison.Ordinal);
            Assert.Equal(12, turn.GetProperty("tokens").GetProperty("reply").GetArrayLength());
            var kept = (await served.GetJsonAsync($"{trial}/turns/{choice + 2}/projections")).GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("values")[0]).ToArray();
            var asked = told.GetProperty("vectorscope").GetProperty("projections").GetProperty("series")[0].GetProperty("values").EnumerateArray().ToArray();
            Assert.Equal(asked.Length, kept.Length);
            foreach (var (mine, theirs) in kept.Zip(asked).Where(pair => pair.Second.ValueKind == JsonValueKind.Number))
            {
                // In half precision.
                Assert.Equal(theirs.GetDouble(), mine.GetDouble(), Math.Max(1e-3, Math.Abs(theirs.GetDouble()) * 1e-3));
            }
        }
        Assert.Contains("Three?", await served.Http.GetStringAsync($"{trial}/trace.html", Stop), StringComparison.Ordinal);
        Assert.StartsWith("number,id,endpoint,model", await served.Http.GetStringAsync("/api/server/requests.csv", Stop), StringComparison.Ordinal);
        Assert.Equal(1, (await served.GetJsonAsync("/api/server")).GetProperty("requestLog").GetProperty("kept").GetInt32());

        var (deleted, _) = await served.SendJsonAsync(HttpMethod.Delete, $"/api/server/requests/{row.GetProperty("id").GetInt64()}", null);
        Assert.Equal(HttpStatusCode.OK, deleted);
        Assert.Equal(0, (await served.GetJsonAsync("/api/server/requests")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Requests_UnlessAskedFor_AreNotKept()
    {
        await using var served = await ServedDashboard.StartAsync();

        await served.AskAsync(Wire.Completion, new { model = "pocket", prompt = "Hi", max_tokens = 1 });
        var state = await served.GetJsonAsync("/api/server");

        Assert.Equal((false, 0, 1), (state.GetProperty("requestLog").GetProperty("on").GetBoolean(), state.GetProperty("requestLog").GetProperty("kept").GetInt32(), state.GetProperty("requests").GetProperty("completed").GetInt32()));
        Assert.Equal(($"{served.Address}/v1", false), (state.GetProperty("address").GetString(), state.GetProperty("needsKey").GetBoolean()));
        Assert.Contains("pocket", state.GetProperty("names").EnumerateArray().Select(name => name.GetString()));
        var (refused, problem) = await served.SendJsonAsync(HttpMethod.Get, "/api/server/requests?outcome=odd", null);
        Assert.Equal((HttpStatusCode.BadRequest, "outcome"), (refused, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name));
    }

    private static string Part(JsonElement turn, string start, string end) =>
        turn.GetProperty(start).ValueKind == JsonValueKind.Null ? "" : turn.GetProperty("reply").GetString()![turn.GetProperty(start).GetInt32()..turn.GetProperty(end).GetInt32()];

    // Written behind the answer.
    private static async Task<JsonElement> WaitAsync(ServedDashboard served)
    {
        while (true)
        {
            var page = await served.GetJsonAsync("/api/server/requests");
            if (page.GetProperty("total").GetInt32() > 0) return page.GetProperty("items")[0];
            await Task.Delay(50, Stop);
        }
    }
}
