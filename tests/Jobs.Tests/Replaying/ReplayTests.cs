using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Playground;
using Vectorscope.Jobs.Replaying;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.ScriptedModels;

namespace Vectorscope.Jobs.Tests.Replaying;

public sealed class ReplayTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_NothingChanged_IsTheOriginalTokenForToken()
    {
        await using var bench = await ReplayBench.CreateAsync();
        var file = bench.Direction();
        var told = bench.Arm("told", ReplayBench.Add(file, 2, "decode"));
        told["systemPrompt"] = "You work at a terminal.";
        var turns = 0;
        foreach (var trial in await bench.TrialsAsync(bench.Arm("base"), bench.Arm("greedy", temperature: 0), told))
        {
            for (var number = 1; await bench.Bench.Queries.TurnAsync(trial.Id, number, Token) is { } turn; number++)
            {
                var report = await bench.ReplayAsync(ReplayBench.Spec(trial, number));

                var sample = Assert.Single(report.Samples);
                Assert.NotEmpty(turn.Tokens!.Reply);
                Assert.Equal(turn.Tokens.Reply, sample.Tokens.Select(token => token.Id));
                Assert.Equal((turn.Reply, turn.ReplyEnd, turn.PromptTokens), (sample.Turn.Reply, sample.Turn.ReplyEnd, sample.Turn.PromptTokens));
                Assert.Equivalent(turn.Parsed, sample.Turn.Parsed);
                Assert.Equal(turn.Findings, sample.Turn.Findings);
                Assert.Null(sample.FirstDifference);
                Assert.Equal((0, 1), (report.Changes.Count, report.Same));
                Assert.Equal(turn.Tokens.Reply, report.Original.Tokens.Select(token => token.Id));
                turns++;
            }
        }
        Assert.True(turns >= 6, "Trials had one turn each.");
    }

    [Fact]
    public async Task Replay_AnotherInterventionSeedOrBudget_ChangesTheReplyAndSaysWhatDiffers()
    {
        await using var bench = await ReplayBench.CreateAsync();
        var file = bench.Direction();
        var trials = await bench.TrialsAsync(bench.Arm("base"), bench.Arm("plus", ReplayBench.Add(file, 40)));
        var original = (await bench.Bench.Queries.TurnAsync(trials[0].Id, 2, Token))!;

        var steered = ReplayBench.Spec(trials[0], 2);
        steered["intervention"] = ReplayBench.Add(file, 40);
        var plus = await bench.ReplayAsync(steered);
        Assert.NotNull(plus.Samples[0].FirstDifference);
        Assert.Equal([new ReplayChange("Intervention", "none", "add d3 ×40, layer 2")], plus.Changes);

        // The other arm's first turn reads the same prompt and draws from the same seed: without what changes it, it is the first arm's.
        var freed = ReplayBench.Spec(trials[1], 1);
        freed["without"] = new JsonArray("intervention");
        var bare = await bench.ReplayAsync(freed);
        Assert.Equal((await bench.Bench.Queries.TurnAsync(trials[0].Id, 1, Token))!.Tokens!.Reply, bare.Samples[0].Tokens.Select(token => token.Id));
        Assert.Equal(new ReplayChange("Intervention", "add d3 ×40, layer 2", "none"), Assert.Single(bare.Changes));

        var several = ReplayBench.Spec(trials[0], 2);
        (several["samples"], several["seed"], several["sampling"]) = (3, 77, new JsonObject { ["temperature"] = 1.5 });
        var drawn = await bench.ReplayAsync(several);
        Assert.Equal([77, 78, 79], drawn.Samples.Select(sample => sample.Seed!.Value));
        Assert.Equal(3, drawn.Samples.Select(sample => sample.Turn.Reply).Distinct().Count());
        Assert.Equal(["Temperature", "Seed"], drawn.Changes.Select(change => change.Setting));

        var shorter = ReplayBench.Spec(trials[0], 2);
        shorter["maxTokens"] = 5;
        var cut = await bench.ReplayAsync(shorter);
        Assert.Equal(original.Tokens!.Reply.Take(5), cut.Samples[0].Tokens.Select(token => token.Id));
        Assert.Equal((ReplyEnd.Length, 5), (cut.Samples[0].Turn.ReplyEnd, cut.Samples[0].FirstDifference!.Value));
        Assert.Contains(cut.Samples[0].Turn.Findings, finding => finding.Flag == "truncated");
    }

    [Fact]
    public async Task Replay_AnotherSystemPrompt_StandsBeforeTheSameConversation()
    {
        await using var bench = await ReplayBench.CreateAsync();
        var trial = (await bench.TrialsAsync(bench.Arm("base")))[0];
        var original = (await bench.Bench.Queries.TurnAsync(trial.Id, 3, Token))!;
        var spec = ReplayBench.Spec(trial, 3);
        spec["systemPrompt"] = "You are careful.";

        var report = await bench.ReplayAsync(spec);

        var said = Tokenizer.Load(bench.Model).Encode("<|im_start|>system\nYou are careful.<|im_end|>\n").Length;
        Assert.Equal(original.PromptTokens + said, report.Samples[0].Turn.PromptTokens);
        Assert.Equal(new ReplayChange("System prompt", "none", "You are careful."), Assert.Single(report.Changes));
    }

    [Fact]
    public async Task Replay_WithADirection_ProjectsTheOriginalAsItWasComputed()
    {
        await using var bench = await ReplayBench.CreateAsync();
        var file = bench.Direction();
        var trial = (await bench.TrialsAsync(bench.Arm("late", ReplayBench.Add(file, 3, "decode"))))[0];
        var spec = ReplayBench.Spec(trial, 2);
        (spec["direction"], spec["layers"]) = (file, new JsonArray(2, 1));

        var report = await bench.ReplayAsync(spec);

        Assert.Equal(("d3.safetensors", 2), (report.Direction!.Name, report.Layers.Count));
        var (read, written) = (report.Original.Tokens, report.Samples[0].Tokens);
        // The original is read from its ids at once, the sample while it is written: both are the same numbers.
        Assert.All(read.Zip(written).Where(pair => pair.Second.Projections is not null), pair =>
        {
            Assert.All([1, 2], layer => Assert.Equal(pair.Second.Projections![layer]!.Value, pair.First.Projections![layer]!.Value, 1e-3 * Math.Max(1, Math.Abs(pair.Second.Projections![layer]!.Value))));
            Assert.Null(pair.First.Projections![3]);
        });
        Assert.True(written.Count(token => token.Projections is not null) >= written.Count - 1);
        Assert.Equal(report.Original.Turn.Reply, string.Concat(read.Select(token => token.Text)));
        Assert.Contains(read, token => token.Part == PlaygroundPart.Thinking);
    }

    [Fact]
    public async Task Replay_ATurnThatAServerWrote_SendsTheSameMessages()
    {
        await using var bench = await ReplayBench.CreateAsync();
        await using var server = await ScriptedServer.StartAsync(Token);
        var arm = bench.Arm("good");
        (arm["model"], arm["persona"]) = (new JsonObject { ["server"] = server.Url, ["name"] = "good" }, null);
        arm["systemPrompt"] = "You are careful.";
        var trial = (await bench.TrialsAsync(arm))[0];
        var asked = server.Calls[1];

        var report = await bench.ReplayAsync(ReplayBench.Spec(trial, 2));

        Assert.Equal(asked.Messages, server.Calls[^1].Messages);
        Assert.Equal((asked.Seed, asked.MaxTokens), (server.Calls[^1].Seed, server.Calls[^1].MaxTokens));
        Assert.Null(report.Samples[0].FirstDifference);
        Assert.Empty(report.Samples[0].Tokens);
        Assert.Contains("A server replies to the messages", Assert.Single(report.Notes), StringComparison.Ordinal);

        // Another model may reply to a server's conversation, rendered anew.
        var own = ReplayBench.Spec(trial, 2);
        own["model"] = new JsonObject { ["engine"] = bench.Model };
        var other = await bench.ReplayAsync(own);
        Assert.NotEmpty(other.Samples[0].Tokens);
        Assert.Contains(other.Changes, change => change.Setting == "Model");
        Assert.Contains("rendered again from the messages", other.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WhatCannotBeReplayed_SaysWhy()
    {
        await using var bench = await ReplayBench.CreateAsync();
        var spec = bench.Bench.Spec("nop");
        var nop = (await bench.Bench.RowsAsync((await bench.Bench.RunAsync(spec)).Id))[0];
        var trial = (await bench.TrialsAsync(bench.Arm("base")))[0];

        await Refused("trial", "must be RUN/TRIAL", replay => replay["trial"] = "nothing");
        await Refused("trial", "There is no such trial", replay => replay["trial"] = $"{trial.RunId}/999999");
        await Refused("trial", "asks no model", replay => replay["trial"] = $"{nop.RunId}/{nop.Id}");
        await Refused("turn", "no such turn; its turns are 1 to 3", replay => replay["turn"] = 9);
        await Refused("systemPrompt", "not both", replay => (replay["persona"], replay["systemPrompt"]) = (null, "x"), replay => replay["persona"] = "nobody");
        await Refused("without", "not without one", replay => (replay["without"], replay["intervention"]) = (new JsonArray("intervention"), ReplayBench.Add(bench.Direction(), 1)));
        await Refused("layers[0]", "layers 0 to", replay => replay["layers"] = new JsonArray(99));
        await Refused("direction", "A server does not show its stream", replay => (replay["direction"], replay["model"]) = (bench.Direction(), new JsonObject { ["server"] = "http://localhost:1/v1", ["name"] = "m" }));
        await using (var context = await bench.Store.Contexts.CreateDbContextAsync(Token))
        {
            await context.Runs.Where(run => run.Id == trial.RunId).ExecuteUpdateAsync(set => set.SetProperty(run => run.Snapshot, "null"), Token);
        }
        await Refused("trial", "was imported", _ => { });

        async Task Refused(string field, string why, params Action<JsonObject>[] changes)
        {
            var replay = ReplayBench.Spec(trial, 1);
            foreach (var change in changes)
            {
                change(replay);
            }
            Assert.Contains(why, string.Join(' ', (await bench.Bench.CheckAsync(replay)).Errors.Where(error => error.Field == field).Select(error => error.Message)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Replays_OfATurn_AreFoundByIt()
    {
        await using var bench = await ReplayBench.CreateAsync();
        var trial = (await bench.TrialsAsync(bench.Arm("base")))[0];
        await bench.ReplayAsync(ReplayBench.Spec(trial, 2));
        var again = ReplayBench.Spec(trial, 2);
        again["name"] = "the second";
        await bench.ReplayAsync(again);

        var found = await bench.Store.Get<ReplaysOfTurns>().OfAsync(trial.RunId, trial.Id, 2, Token);

        Assert.Equal(["the second", $"{trial.Task} · base, turn 2 again"], found.Select(run => run.Name));
        Assert.Empty(await bench.Store.Get<ReplaysOfTurns>().OfAsync(trial.RunId, trial.Id, 1, Token));
    }
}
