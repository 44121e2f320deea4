using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Episodes;

public sealed class EpisodesValidatorTests
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
            ["perTemplate", "templates", "walks.slips", "walks.sleepy", "telling.bare", "limits.maxTurns", "sandbox", "out", "model"],
            check.Errors.Select(error => error.Field));
    }

    [Fact]
    public async Task Check_NothingButTheKind_IsAllTemplatesWithTheDefaults()
    {
        await using var bench = await BenchStore.CreateAsync();

        var check = await bench.CheckAsync(new JsonObject { ["kind"] = "episodes" });

        Assert.Empty(check.Errors);
        Assert.Equal("6400 walks · 64 templates · seed 1", check.Name);
        var snapshot = JsonSerializer.Deserialize<EpisodesSpec>(check.Snapshot!, JobsJson.Options)!;
        Assert.Equal(new EpisodesSpec { Templates = snapshot.Templates }, snapshot);
    }
}
