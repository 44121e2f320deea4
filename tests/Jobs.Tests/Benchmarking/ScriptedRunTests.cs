using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Bubblewrap;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials.Records;
using Vectorscope.ScriptedModels;

namespace Vectorscope.Jobs.Tests.Benchmarking;

/// <summary>A whole run with models of several characters behind a real server, in real sandboxes, on the system's clock.</summary>
public sealed class ScriptedRunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ModelsOfEveryCharacter_AreToldApart()
    {
        if (await new BubblewrapProvider(TimeProvider.System).WhyUnavailableAsync(Token) is { } why)
            Assert.Skip(why);
        await using var server = await ScriptedServer.StartAsync(Token);
        // Now and then there is no reply: that is no failure of any arm.
        server.Failure = request => request % 9 == 0 ? 429 : request % 11 == 0 ? 500 : null;
        using var tasks = new SmallTasks(2, agentSeconds: 20);
        await using var store = await TestStore.CreateAsync(alter: services =>
        {
            services.RemoveAll<ISandboxProvider>();
            services.AddSingleton<ISandboxProvider>(new BubblewrapProvider(TimeProvider.System));
            services.AddSingleton(TimeProvider.System);
        });
        var spec = new JsonObject
        {
            ["kind"] = "benchmark",
            ["tasks"] = new JsonObject { ["set"] = tasks.Folder },
            ["arms"] = new JsonArray(
                Arm("good", "good", server), Arm("verbose", "verbose", server),
                Arm("broken-strict", "broken", server), Arm("broken-patched", "broken", server, "patched"),
                Arm("late", "late", server)),
            ["concurrency"] = 4,
            ["seed"] = 5,
        };
        var submitted = await store.Runs.SubmitAsync(JsonSerializer.SerializeToElement(spec), null, Token);
        Assert.Empty(submitted.Errors);
        var id = submitted.RunId!;

        Assert.True(await store.Executor.ExecuteAsync(id, Token));

        var run = await store.FindAsync(id);
        Assert.Equal("good 2/2, verbose 0/2, broken-strict 0/2, broken-patched 2/2, late 2/2 passed.", run.Reason);
        Assert.Equal(RunState.Completed, run.State);
        var arms = (await store.Get<BenchmarkTables>().ArmsAsync(id, Token)).ToDictionary(arm => arm.Name);
        Assert.Equal((0, 0, 6), (arms["good"].Counts.TurnsWith("parseFailure"), arms["good"].Counts.TurnsWith("truncated"), arms["good"].Counts.Turns));
        // Cut while thinking, each of its three turns: nothing was said.
        var verbose = arms["verbose"].Counts;
        Assert.Equal((6, 6, 6), (verbose.TurnsWith("truncated"), verbose.TurnsWith("unclosedThinking"), verbose.TurnsWith("parseFailure")));
        Assert.All(verbose.Findings.Values, finding => Assert.Equal(arms["verbose"].Trials, finding.Trials));
        Assert.True(arms["verbose"].Counts.ThinkingTokens > 1000);
        Assert.True(arms["broken-strict"].Counts.TurnsWith("parseFailure") > 0);
        Assert.True(arms["broken-patched"].Counts.TurnsWith("parseFailure") < arms["broken-strict"].Counts.TurnsWith("parseFailure"));
        Assert.Equal(2, arms["late"].TimedOut);
        var queries = store.Get<TrialQueries>();
        var rows = await queries.TrialsAsync(id, new TrialFilter(), 0, 100, Token);
        Assert.All(rows, row => Assert.Equal(1, row.Tries));
        Assert.All(rows.Where(row => row.Arm == "late"), row => Assert.Equal((TrialOutcome.TimedOut, 1d), (row.Outcome, row.Reward)));
        Assert.All(rows.Where(row => row.Arm == "verbose"), row => Assert.Equal(AgentEnd.TurnLimit, row.AgentEnd));

        var good = rows.First(row => row.Arm == "good");
        var turn = (await queries.TurnAsync(good.Id, 1, Token))!;
        Assert.Equal((ParserMode.Strict, ReplyEnd.Stop), (turn.Parser, turn.ReplyEnd));
        Assert.Equal("echo word1 > /app/answer.txt\n", Assert.Single(turn.Parsed!.Commands).Keystrokes);
        Assert.Contains("Write the word word1", turn.Prompt, StringComparison.Ordinal);
        Assert.Contains("echo word1", turn.Observation, StringComparison.Ordinal);
        Assert.True(turn is { PromptTokens: > 0, CompletionTokens: > 0, ReplySeconds: > 0 });
        // The calls that failed were made again, and the turns say so.
        var retries = 0;
        foreach (var row in rows)
            retries += (await queries.TurnsAsync(row.Id, Token)).Sum(item => item.Retries);
        Assert.True(retries > 0);
        // The arms share the task's seed, call by call.
        var first = server.Calls.Where(call => call.Replies == 0 && call.First.Contains("word1 ", StringComparison.Ordinal)).ToList();
        Assert.Single(first.Where(call => call.Model is "good" or "verbose" or "late").Select(call => call.Seed).Distinct());
        Assert.All(first, call => Assert.Equal(200, call.MaxTokens));
    }

    private static JsonObject Arm(string name, string model, ScriptedServer server, string parser = "strict") => new()
    {
        ["name"] = name,
        ["model"] = new JsonObject { ["server"] = server.Url, ["name"] = model },
        ["settings"] = new JsonObject { ["parser"] = parser, ["maxReplyTokens"] = 200, ["maxTurns"] = 3 },
    };
}
