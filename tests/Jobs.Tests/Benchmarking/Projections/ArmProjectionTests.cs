using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Benchmarking.Projections;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Bubblewrap;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Benchmarking.Projections;

/// <summary>Arms whose written tokens are projected on directions.</summary>
public sealed class ArmProjectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static JsonObject Arm(string name, string model, JsonObject? projections) => new()
    {
        ["name"] = name,
        ["model"] = new JsonObject { ["engine"] = model },
        ["projections"] = projections,
        ["settings"] = new JsonObject { ["maxReplyTokens"] = 24, ["maxTurns"] = 3, ["prompt"] = "compact" },
        ["sampling"] = new JsonObject { ["temperature"] = 1, ["topK"] = 0, ["topP"] = 1, ["minP"] = 0, ["presencePenalty"] = 0 },
    };

    private static JsonObject On(string[] directions, params int[] layers) => new()
    {
        ["directions"] = new JsonArray([.. directions.Select(direction => (JsonNode)direction)]), ["layers"] = new JsonArray([.. layers.Select(layer => (JsonNode)layer)]),
    };

    /// <summary>Against one pass over the ids that the turn keeps: the stream of that pass, multiplied out here.</summary>
    [Fact]
    public async Task Run_ArmWithProjections_RecordsTheStreamsDotProductsAndRepliesAsWithoutThem()
    {
        if (await new BubblewrapProvider(TimeProvider.System).WhyUnavailableAsync(Token) is { } why)
        {
            Assert.Skip(why);
        }
        await using var bench = await BenchStore.CreateAsync(tasks: 1, services =>
        {
            services.RemoveAll<ISandboxProvider>();
            services.AddSingleton<ISandboxProvider>(new BubblewrapProvider(TimeProvider.System));
            services.AddSingleton(TimeProvider.System);
        });
        var model = TestModel.Create(bench.Store);
        var config = ModelConfig.Load(model);
        var (one, two) = (Path.Combine(bench.Store.Folder.Root, "one.safetensors"), Path.Combine(bench.Store.Folder.Root, "two.safetensors"));
        TestDirection.Save(one, 3, config.LayerCount, config.HiddenSize, known: true);
        TestDirection.Save(two, 5, config.LayerCount, config.HiddenSize);
        var spec = bench.Spec();
        spec["arms"] = new JsonArray(Arm("plain", model, null), Arm("watched", model, On([one, two], config.LayerCount, 1, 0)));
        spec["seed"] = 9;
        spec["seeds"] = "byTask";

        var run = await bench.RunAsync(spec);

        Assert.Equal(RunState.Completed, run.State);
        var rows = (await bench.RowsAsync(run.Id)).ToDictionary(row => row.Arm, row => row.Id);
        var queries = bench.Store.Get<ProjectionQueries>();
        var trial = (await queries.TrialAsync(run.Id, rows["watched"], "one", 1, 10, Token))!;
        Assert.Equal(
            [("one", config.LayerCount), ("one", 1), ("one", 0), ("two", config.LayerCount), ("two", 1), ("two", 0)],
            trial.Series.Select(series => (series.Direction, series.Layer)));
        Assert.Equal(
            (await Task.WhenAll(new[] { one, two }.Select(file => File.ReadAllBytesAsync(file, Token)))).Select(bytes => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))),
            trial.Series.Select(series => series.Hash).Distinct());
        Assert.Equal((1, trial.Series[1]), (trial.Curve!.Series, trial.Series.Single(series => series is { Direction: "one", Layer: 1 })));
        Assert.Equal((false, 0), ((await queries.TrialAsync(run.Id, rows["plain"], null, null, 10, Token))!.Curve is not null, await CountAsync(bench, rows["plain"])));

        using var thread = new EngineThread();
        using var loaded = await LanguageModel.LoadAsync(thread, model, new ModelOptions { Device = ModelDevice.Cpu }, null, Token);
        var directions = new[] { DirectionFile.Load(one, "one").Direction, DirectionFile.Load(two, "two").Direction };
        IReadOnlyList<int> before = [];
        var turns = 0;
        for (var number = 1; await bench.Queries.TurnAsync(rows["watched"], number, Token) is { } turn; number++, turns++)
        {
            var plain = (await bench.Queries.TurnAsync(rows["plain"], number, Token))!;
            Assert.Equal((plain.Reply, plain.CachedTokens), (turn.Reply, turn.CachedTokens));
            Assert.Equal(plain.Tokens, turn.Tokens);
            before = turn.Tokens!.Whole(before);
            var reply = (await queries.TurnAsync(run.Id, rows["watched"], number, Token))!;
            Assert.Equal(turn.Tokens.Reply.Count, reply.Tokens.Count);
            Assert.Equal(turn.Reply, string.Concat(reply.Tokens.Select(token => token.Text)));
            var ids = before.Concat(turn.Tokens.Reply).ToArray();
            var whole = await loaded.ForwardAsync(new([.. ids.Select(id => (long)id)], 1), Token);
            var read = turn.ReplyEnd == ReplyEnd.Length ? reply.Tokens.Count - 1 : reply.Tokens.Count;
            foreach (var series in trial.Series)
            {
                var direction = directions[series.Direction == "one" ? 0 : 1];
                var width = direction.Width;
                var hidden = series.Layer == config.LayerCount ? whole.LastBlock : whole.Hidden[(series.Layer * ids.Length * width)..((series.Layer + 1) * ids.Length * width)];
                // Row 0 of these directions is zero.
                var expected = series.Layer == 0 ? null : hidden.Chunk(width).Skip(before.Count).Take(read)
                    .Select(h => h.Zip(direction.Unit(series.Layer), (a, b) => a * b).Sum()).ToArray();
                for (var token = 0; token < reply.Tokens.Count; token++)
                {
                    var actual = reply.Tokens[token].Values[series.Place];
                    if (expected is null || token >= read)
                    {
                        Assert.Null(actual);
                        continue;
                    }
                    // Half precision, and what the order of a sum does.
                    Assert.InRange(Math.Abs(expected[token] - actual!.Value), 0, 1e-4 + (Math.Abs(expected[token]) / 1000));
                }
            }
            Assert.Equal(reply.Tokens.Select(token => token.Values[1]).OfType<double>().Average(), trial.Turns[turns].Mean[1]!.Value, 1e-9);
            Assert.Equal(reply.Tokens[read - 1].Values[1], trial.Turns[turns].Last[1]);
        }
        Assert.True(turns >= 2, "The trial had one turn alone.");
        Assert.Equal(turns, trial.Turns.Count);

        using var csv = new MemoryStream();
        await ProjectionCsv.WriteAsync(trial.Series, queries.StreamAsync(run.Id, rows["watched"], Token), csv, Token);
        var text = Encoding.UTF8.GetString(csv.ToArray());
        Assert.StartsWith($"turn,token,start,text,one layer {config.LayerCount},one layer 1,one layer 0,two layer {config.LayerCount},two layer 1,two layer 0", text, StringComparison.Ordinal);

        // What is recorded beside is no difference between arms.
        var kept = (await bench.Tables.KeptAsync(run.Id, Token))!;
        var settings = SettingsTable.Of([ArmSettings.Of(kept, "plain"), ArmSettings.Of(kept, "watched")]);
        Assert.Contains(settings, row => row.Path == "projections.directions" && row.Role == SettingRole.Design && row.Differs);
        Assert.Empty(SettingsTable.NotComparable(settings));
        Assert.Contains(await bench.LogAsync(run.Id), line => line.StartsWith("watched: written tokens are projected on one (", StringComparison.Ordinal));
        // The run keeps the files' hashes among its references.
        Assert.Equal(trial.Series[0].Hash, kept.References["arms[1].projections.directions[0]"].Hash);
    }

    [Fact]
    public async Task Trial_StartedAnew_ForgetsItsProjections()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var run = await bench.SubmitAsync(bench.Spec("oracle"));
        await bench.Trials.AddMissingAsync(run, [new(0, "t__a", "t", "oracle", 1, 1, null)], Token);
        var trial = (await bench.RowsAsync(run))[0].Id;
        var number = await bench.Trials.StartAsync(run, trial, Token);
        var turn = new TraceTurn { Number = 1, Prompt = "p", Reply = "abc", Projections = new ReplyProjections(1, [1, 2], [0.5f, 0.25f]) };
        await bench.Trials.AddTurnsAsync(run, [new(trial, number, turn), new(trial, number, turn with { Number = 2, Projections = null })], Token);
        Assert.Equal(1, await CountAsync(bench, trial));

        await bench.Trials.StartAsync(run, trial, Token);

        Assert.Equal(0, await CountAsync(bench, trial));
    }

    [Fact]
    public async Task Submit_ProjectionsThatCannotBeRead_SaysWhy()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var model = TestModel.Create(bench.Store);
        var config = ModelConfig.Load(model);
        var (layers, width) = (config.LayerCount, config.HiddenSize);
        string Save(string name, int l, int w) => TestDirection.Save(Path.Combine(bench.Store.Folder.Root, $"{name}.safetensors"), 1, l, w);
        var (fits, narrow, deep) = (Save("fits", layers, width), Save("narrow", layers, width + 1), Save("deep", layers + 1, width));
        var server = Arm("server", model, On([fits], 1));
        server["model"] = new JsonObject { ["server"] = "http://localhost:1/v1", ["name"] = "m" };
        var spec = bench.Spec("oracle");
        spec["arms"]![0]!["projections"] = On([fits], 1);
        JsonObject[] arms =
        [
            server, Arm("other", model, On([narrow, deep, "nobody", fits], 1)), Arm("outside", model, On([fits], 1, layers + 1)), Arm("twice", model, On([fits, fits], 1, 1)),
            Arm("nowhere", model, On([fits])), Arm("nothing", model, On([], 1)), Arm("many", model, On([.. Enumerable.Repeat(fits, 9)], 1)),
        ];
        foreach (var arm in arms)
        {
            spec["arms"]!.AsArray().Add(arm);
        }

        var errors = (await bench.CheckAsync(spec)).Errors.ToDictionary(error => error.Field, error => error.Message);

        Assert.Contains("asks no model", errors["arms[0].projections"], StringComparison.Ordinal);
        Assert.Contains("need a model that the engine runs", errors["arms[1].projections.directions"], StringComparison.Ordinal);
        Assert.Contains($"has width {width + 1}; the model's is {width}", errors["arms[2].projections.directions[0]"], StringComparison.Ordinal);
        Assert.Contains($"has rows for layers 0 to {layers + 1}; the model has layers 0 to {layers}", errors["arms[2].projections.directions[1]"], StringComparison.Ordinal);
        Assert.Contains("There is no direction \"nobody\"", errors["arms[2].projections.directions[2]"], StringComparison.Ordinal);
        Assert.Contains($"There is no layer {layers + 1}; the model has layers 0 to {layers}", errors["arms[3].projections.layers"], StringComparison.Ordinal);
        Assert.Contains("Layer 1 is named twice", errors["arms[4].projections.layers"], StringComparison.Ordinal);
        Assert.Contains("is named twice", errors["arms[4].projections.directions[1]"], StringComparison.Ordinal);
        Assert.Contains($"0 to {layers}", errors["arms[5].projections.layers"], StringComparison.Ordinal);
        Assert.Contains("It is empty", errors["arms[6].projections.directions"], StringComparison.Ordinal);
        Assert.Contains("8 are the most", errors["arms[7].projections.directions"], StringComparison.Ordinal);
    }

    private static async Task<int> CountAsync(BenchStore bench, long trial)
    {
        await using var context = await bench.Store.Contexts.CreateDbContextAsync(Token);
        return await context.TurnProjections.CountAsync(row => row.TrialId == trial, Token);
    }
}
