using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Benchmarking.Exports;
using Vectorscope.Jobs.Benchmarking.Running;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Bubblewrap;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Benchmarking;

/// <summary>Arms that change the model's stream.</summary>
public sealed class ArmInterventionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static JsonObject Arm(string name, string model, JsonNode? intervention) => new()
    {
        ["name"] = name,
        ["model"] = new JsonObject { ["engine"] = model },
        ["intervention"] = intervention,
        ["settings"] = new JsonObject { ["maxReplyTokens"] = 24, ["maxTurns"] = 3, ["prompt"] = "compact" },
        ["sampling"] = new JsonObject { ["temperature"] = 1, ["topK"] = 0, ["topP"] = 1, ["minP"] = 0, ["presencePenalty"] = 0 },
    };

    private static JsonObject Add(string direction, double strength, string positions = "all") => new()
    {
        ["operations"] = new JsonArray(new JsonObject
        {
            ["op"] = "add", ["direction"] = direction, ["strength"] = strength, ["layers"] = new JsonArray(2), ["positions"] = positions,
        }),
    };

    [Fact]
    public async Task Run_ArmsUnderInterventions_AreNamedAndCanBeComputedAgainFromTheirTokens()
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
        var file = TestDirection.Save(Path.Combine(bench.Store.Folder.Root, "wide.safetensors"), 3, config.LayerCount, config.HiddenSize);
        var spec = bench.Spec();
        spec["arms"] = new JsonArray(Arm("base", model, null), Arm("plus", model, Add(file, 3)), Arm("late", model, Add(file, 3, "decode")));
        spec["seed"] = 9;
        spec["concurrency"] = 3;

        var run = await bench.RunAsync(spec);

        Assert.Equal(RunState.Completed, run.State);
        var arms = await bench.Tables.ArmsAsync(run.Id, Token);
        Assert.Equal([null, "add wide ×3, layer 2", "add wide ×3, layer 2, decode"], arms.Select(arm => arm.Intervention?.Text));
        Assert.Equal(2, arms.Skip(1).Select(arm => arm.Intervention!.Hash).Distinct().Count());
        Assert.Contains(await bench.LogAsync(run.Id), line => line.StartsWith("plus: add wide ×3, layer 2 (intervention ", StringComparison.Ordinal));
        Assert.Contains("add wide", await bench.ReadAsync(run.Id, "results.json"), StringComparison.Ordinal);
        var folder = Path.Combine(bench.Store.Folder.Root, "out");
        await bench.Store.Get<RunExport>().ExportAsync(run.Id, ExportFormat.Harbor, folder, Token);
        var configs = Directory.EnumerateFiles(folder, "config.json", SearchOption.AllDirectories).Select(path => JsonNode.Parse(File.ReadAllText(path))!);
        Assert.Contains(configs, one => (string?)(one["agent"] as JsonObject)?["kwargs"]?["intervention"]?["operations"] == "add wide ×3, layer 2");
        var trajectories = Path.Combine(bench.Store.Folder.Root, "atif");
        await bench.Store.Get<RunExport>().ExportAsync(run.Id, ExportFormat.Atif, trajectories, Token);
        Assert.Equal(2, Directory.EnumerateFiles(trajectories, "*.json", SearchOption.AllDirectories).Count(path => File.ReadAllText(path).Contains("add wide", StringComparison.Ordinal)));

        // Each reply again, from the ids that its turn keeps: through the engine alone, without agent or client.
        using var thread = new EngineThread();
        using var loaded = await LanguageModel.LoadAsync(thread, model, new ModelOptions { Device = ModelDevice.Cpu }, null, Token);
        var tokenizer = Tokenizer.Load(model);
        var kept = (await bench.Tables.KeptAsync(run.Id, Token))!;
        var replies = new Dictionary<string, string>();
        var later = 0;
        foreach (var row in await bench.RowsAsync(run.Id))
        {
            var place = kept.Spec.Arms.ToList().FindIndex(arm => arm.Name == row.Arm);
            var changed = bench.Store.Get<InterventionLoader>().Load(kept.References, $"arms[{place}].intervention", config)?.Compiled;
            var seed = (await bench.Queries.NotesAsync([row.Id], Token))[row.Id].Seed;
            IReadOnlyList<int> before = [];
            for (var number = 1; await bench.Queries.TurnAsync(row.Id, number, Token) is { } turn; number++)
            {
                before = turn.Tokens!.Whole(before);
                Assert.Equal((turn.PromptTokens, turn.CompletionTokens), (before.Count, turn.Tokens.Reply.Count));
                var again = await loaded.Scheduler.GenerateAsync(
                    new(new(before, new SamplingOptions { Seed = TrialSeeds.OfCall(seed, number), MaxTokens = 24, StopIds = config.StopTokenIds }))
                    {
                        Intervention = changed,
                        Written = Earlier(tokenizer, before),
                        FirstUnusedId = tokenizer.VocabularySize < config.VocabularySize ? tokenizer.VocabularySize : null,
                    },
                    Token);
                Assert.Equal(turn.Tokens.Reply, again.Ids);
                replies[row.Arm] = replies.GetValueOrDefault(row.Arm) + turn.Reply;
                later += number > 1 && turn.Tokens.Shared > 0 ? 1 : 0;
            }
        }
        Assert.True(later >= 3, "No trial had a second turn.");
        Assert.Equal(3, replies.Values.Distinct().Count());
    }

    [Fact]
    public async Task Submit_ArmsThatCannotHaveOne_SaysWhy()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var model = TestModel.Create(bench.Store);
        var config = ModelConfig.Load(model);
        var file = TestDirection.Save(Path.Combine(bench.Store.Folder.Root, "narrow.safetensors"), 1, config.LayerCount, config.HiddenSize + 1);
        var server = Arm("server", model, Add(file, 1));
        server["model"] = new JsonObject { ["server"] = "http://localhost:1/v1", ["name"] = "m" };
        var spec = bench.Spec("oracle");
        spec["arms"]![0]!["intervention"] = Add(file, 1);
        spec["arms"]!.AsArray().Add(server);
        spec["arms"]!.AsArray().Add(Arm("own", model, Add(file, 1)));
        spec["arms"]!.AsArray().Add(Arm("gone", model, "nobody"));

        var check = await bench.CheckAsync(spec);

        var errors = check.Errors.ToDictionary(error => error.Field, error => error.Message);
        Assert.Contains("asks no model", errors["arms[0].intervention"], StringComparison.Ordinal);
        Assert.Contains("needs a model that the engine runs", errors["arms[1].intervention"], StringComparison.Ordinal);
        Assert.Contains($"has width {config.HiddenSize + 1}; the model's is {config.HiddenSize}", errors["arms[2].intervention.operations[0].direction"], StringComparison.Ordinal);
        Assert.Contains("There is no intervention \"nobody\"", errors["arms[3].intervention"], StringComparison.Ordinal);
    }

    // The assistant's turns, found by their marks.
    private static List<(int First, int Count)> Earlier(Tokenizer tokenizer, IReadOnlyList<int> prompt)
    {
        var (start, end, parts) = (tokenizer.Encode("<|im_start|>assistant\n"), tokenizer.Encode("<|im_end|>")[0], new List<(int, int)>());
        for (var i = 0; i + start.Length < prompt.Count; i++)
        {
            if (!prompt.Skip(i).Take(start.Length).SequenceEqual(start))
            {
                continue;
            }
            var first = i + start.Length;
            var last = Enumerable.Range(first, prompt.Count - first).FirstOrDefault(at => prompt[at] == end, -1);
            if (last > first)
            {
                parts.Add((first, last - first));
            }
        }
        return parts;
    }
}
