using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Episodes;

public sealed class EpisodesRulesTests
{
    [Fact]
    public async Task Check_WrongFields_NamesEach()
    {
        await using var bench = await BenchStore.CreateAsync();

        var check = await bench.CheckAsync(new JsonObject
        {
            ["kind"] = "episodes", ["perTemplate"] = 0, ["templates"] = new JsonArray("count-lines", "count-sheep"), ["sandbox"] = "vm",
            ["walks"] = new JsonObject { ["slips"] = 2, ["sleepy"] = 1 }, ["telling"] = new JsonObject { ["bare"] = -1 },
            ["limits"] = new JsonObject { ["maxTurns"] = 2 }, ["out"] = "/none/at/all.jsonl.gz", ["model"] = "tiny",
        });

        Assert.Equal(
            ["limits.maxTurns", "model", "out", "perTemplate", "sandbox", "telling.bare", "templates[1]", "walks.sleepy", "walks.slips"],
            check.Errors.Select(error => error.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Check_NothingButTheKind_IsAllTemplatesWithTheDefaults()
    {
        await using var bench = await BenchStore.CreateAsync();

        var check = await bench.CheckAsync(new JsonObject { ["kind"] = "episodes" });

        Assert.Empty(check.Errors);
        Assert.Equal("6,400 walks · 64 templates · seed 1", check.Name);
        Assert.Equal(RunNeeds.Sandboxes, check.Needs);
        var spec = bench.Store.Get<RunKinds>().Find("episodes")!.Read<EpisodesSpec>(check.Spec!, check.Snapshot!).Spec;
        Assert.Equal(new EpisodesSpec { Templates = spec.Templates }, spec);
        Assert.Empty(spec.Templates);
    }

    [Fact]
    public async Task Check_NoMannerToWalkIn_IsRefused()
    {
        await using var bench = await BenchStore.CreateAsync();
        string[] manners = ["capable", "cautiousActs", "cautiousAsks", "cautiousDeclines", "cautiousUnfinished"];

        var check = await bench.CheckAsync(new JsonObject
        {
            ["kind"] = "episodes", ["walks"] = new JsonObject(manners.Select(manner => KeyValuePair.Create(manner, (JsonNode?)0))),
        });

        Assert.Equal("walks.capable", Assert.Single(check.Errors).Field);
    }

    /// <summary>An episodes file holds its spec: the same spec is the same text, whichever build wrote it.</summary>
    [Fact]
    public void Spec_InAFile_IsTheTextOfBefore()
    {
        const string Before = """
            {"kind":"episodes","name":null,"seed":4,"perTemplate":3,"templates":["count-words","search-replace"],"walks":{"capable":0.62,"cautiousActs":0.05,"cautiousAsks":0.07,"cautiousDeclines":0.04,"cautiousUnfinished":0.22,"looks":0.2,"checks":0.2,"slips":0.08,"stumbles":0.06},"telling":{"neutral":0.35,"bare":0.5,"exercises":1},"limits":{"maxReplyTokens":320,"maxTurns":8,"maxConsecutiveParseFailures":3},"sandbox":"bubblewrap","concurrency":16,"out":null}
            """;

        var spec = new EpisodesSpec { Seed = 4, PerTemplate = 3, Templates = ["count-words", "search-replace"], Telling = new EpisodeTelling { Exercises = 1 } };

        Assert.Equal(Before, JsonSerializer.Serialize(spec, JobsJson.Options));
        Assert.Equal(Before, JsonSerializer.Serialize(JsonSerializer.Deserialize<EpisodesSpec>(Before, JobsJson.Options), JobsJson.Options));
    }
}
