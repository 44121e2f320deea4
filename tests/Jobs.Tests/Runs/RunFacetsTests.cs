using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Episodes;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Runs;

public sealed class RunFacetsTests
{
    private static readonly EarlierData.EarlierData s_earlier = new(Repository.EarlierData);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunsOfAnEarlierFolder_AreFoundByWhatTheyKept()
    {
        await using var store = await TestStore.CreateAsync(fill: s_earlier.Unpack);

        var rows = (await store.Queries.ListAsync(new RunFilter(Archived: null), RunSort.Created, false, 0, 1000, Token)).ToDictionary(row => row.Id);

        foreach (var run in new[] { "capture", "benchmark", "training", "episodes" }.SelectMany(s_earlier.Runs))
        {
            var kept = JsonNode.Parse(run.Snapshot) as JsonObject;
            var arms = kept?["arms"] as JsonArray ?? [];
            var models = arms.Select(arm => (string?)arm!["model"]?["name"]).Append((string?)(kept?["model"] as JsonObject)?["name"]);
            var personas = arms.Concat(kept?["sides"] as JsonArray ?? []).Select(one => (string?)one!["persona"]);
            Assert.Equal(models.OfType<string>().Distinct().Order(StringComparer.Ordinal), rows[run.Run].Models);
            Assert.Equal(personas.OfType<string>().Distinct().Order(StringComparer.Ordinal), rows[run.Run].Personas);
        }
        Assert.Contains(rows.Values, row => row.Models.Contains("tiny") && row.Personas.Count > 1);
        var tags = await store.Queries.FacetsAsync(new RunFilter(Archived: null), RunFacetKind.Tag, Token);
        Assert.Contains(new FacetCount("größer", 1), tags);
        Assert.Equal(rows.Values.SelectMany(row => row.Tags.Split(',', StringSplitOptions.RemoveEmptyEntries)).Count(), tags.Sum(tag => tag.Runs));
    }

    /// <summary>Runs that were there before get what a new one is noted with: a store of today, taken back and brought up again, says the same.</summary>
    [Fact]
    public async Task RunsOfToday_ThroughTheMigration_SayTheSame()
    {
        await using var bench = await BenchStore.CreateAsync();
        await bench.Store.Get<BuiltInLibrary>().SeedAsync(Token);
        var spec = bench.Spec("oracle");
        spec["arms"]!.AsArray().Add(new JsonObject { ["name"] = "asked", ["persona"] = "cautious", ["model"] = new JsonObject { ["server"] = "http://localhost:9/v1", ["name"] = " far away " } });
        var runId = await bench.SubmitAsync(spec);
        await bench.Store.Runs.EditAsync(runId, new RunEdit(Tags: " one,two words ,, one"), Token);
        var before = await FacetsAsync(bench.Store);

        await using (var context = await bench.Store.Contexts.CreateDbContextAsync(Token))
        {
            await context.Database.MigrateAsync("TurnTokens", Token);
            await context.Database.MigrateAsync(Token);
        }

        Assert.Equal(["Model far away", "Persona cautious", "Tag one", "Tag two words"], before);
        Assert.Equal(before, await FacetsAsync(bench.Store));
    }

    [Fact]
    public async Task Filter_ByTagsAndText_NarrowsAndCountsWithoutItself()
    {
        await using var store = await TestStore.CreateAsync();
        foreach (var (name, tags) in new[] { ("a", "red, big"), ("b", "red"), ("c", "blue"), ("bb", "") })
        {
            await store.Runs.EditAsync(await store.SubmitAsync(name), new RunEdit(Tags: tags), Token);
            store.Time.Advance(TimeSpan.FromMinutes(1));
        }

        async Task<string[]> NamesAsync(RunFilter filter)
        {
            var rows = await store.Queries.ListAsync(filter, RunSort.Created, false, 0, 10, Token);
            Assert.Equal(rows.Count, await store.Queries.CountAsync(filter, Token));
            var streamed = new List<RunRow>();
            await foreach (var row in store.Queries.StreamAsync(filter, RunSort.Created, false, Token))
            {
                streamed.Add(row);
            }
            Assert.Equal(rows.Select(row => row.Id), streamed.Select(row => row.Id));
            return [.. rows.Select(row => row.Name)];
        }

        Assert.Equal(["a", "b"], await NamesAsync(new RunFilter { Tags = ["red"] }));
        Assert.Equal(["a", "b", "c"], await NamesAsync(new RunFilter { Tags = ["red", "blue"] }));
        Assert.Equal(["a"], await NamesAsync(new RunFilter(Text: "big") { Tags = ["red"] }));
        Assert.Empty(await NamesAsync(new RunFilter { Tags = ["red"], Models = ["m"] }));
        // What a menu of tags offers does not depend on the tags that are ticked, and does on all else.
        Assert.Equal([new FacetCount("red", 2), new FacetCount("big", 1), new FacetCount("blue", 1)], await store.Queries.FacetsAsync(new RunFilter { Tags = ["blue"] }, RunFacetKind.Tag, Token));
        // The text is in the tags of two and in the names of others.
        Assert.Equal(["red", "big", "blue"], (await store.Queries.FacetsAsync(new RunFilter(Text: "b"), RunFacetKind.Tag, Token)).Select(facet => facet.Name));

        var first = (await store.Queries.NamedAsync("a", 1, Token)).Single();
        await store.Runs.EditAsync(first.Id, new RunEdit(Tags: "green"), Token);
        Assert.Equal(["b"], await NamesAsync(new RunFilter { Tags = ["red"] }));
        await store.Runs.CancelAsync(first.Id, Token);
        await store.Runs.DeleteAsync(first.Id, Token);
        Assert.DoesNotContain(await store.Queries.FacetsAsync(new RunFilter(Archived: null), RunFacetKind.Tag, Token), facet => facet.Name == "green");
    }

    [Fact]
    public async Task Named_WhatBeginsSo_ComesFirst()
    {
        await using var store = await TestStore.CreateAsync();
        foreach (var name in new[] { "sweep of axis", "Axis again", "100% axis", "other" })
        {
            await store.SubmitAsync(name);
            store.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["Axis again", "100% axis", "sweep of axis"], (await store.Queries.NamedAsync("axis", 5, Token)).Select(run => run.Name));
        Assert.Equal(["100% axis"], (await store.Queries.NamedAsync("0%", 5, Token)).Select(run => run.Name));
        var found = Assert.Single(await store.Queries.NamedAsync("other", 5, Token));
        Assert.Equal(found, Assert.Single(await store.Queries.NamedAsync(found.Id, 5, Token)));
    }

    [Fact]
    public async Task NamedTrials_AndWhatPassed_AreThoseOfTheTables()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 2);
        var run = await bench.RunAsync(bench.Spec("oracle", "nop"));
        var rows = await bench.RowsAsync(run.Id);

        var named = await bench.Queries.NamedAsync(rows[0].Task, 10, Token);
        var passed = (await bench.Queries.PassedAsync([run.Id, "none"], Token)).Single();

        Assert.Equal(rows.Where(row => row.Name.StartsWith(rows[0].Task, StringComparison.Ordinal)).Select(row => row.Id).Order(), named.Select(trial => trial.Id).Order());
        Assert.All(named, trial => Assert.Equal((run.Id, run.Name), (trial.RunId, trial.Run)));
        var arms = await bench.Tables.ArmsAsync(run.Id, Token);
        Assert.Equal(run.Id, passed.Key);
        Assert.Equal((arms.Sum(arm => arm.Passed), arms.Sum(arm => arm.Trials)), passed.Value);
        Assert.NotEqual(passed.Value.Passed, passed.Value.Trials);
    }

    private static async Task<string[]> FacetsAsync(TestStore store)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(Token);
        return [.. (await context.RunFacets.OrderBy(facet => facet.Kind).ThenBy(facet => facet.Name).ToListAsync(Token)).Select(facet => $"{facet.Kind} {facet.Name}")];
    }
}
