using System.Reflection;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Finding;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Finding;

/// <summary>docs/specs of directions, on the bundled model: what a reader would launch, in that order.</summary>
public sealed class ShippedDirectionsTests
{
    private static readonly string Root = typeof(ShippedDirectionsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryExample_FromRecipesToACombination_Runs()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        var pocket = Directory.CreateDirectory(Path.Combine(store.Folder.Models, "pocket")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "models", "pocket")))
        {
            File.Copy(file, Path.Combine(pocket, Path.GetFileName(file)));
        }
        await store.Get<ModelLibrary>().ScanAsync(Token);

        foreach (var example in new[] { "persona-recipe.json", "refusal-recipe.json", "direction-combine.json" })
        {
            await SmallCaptures.RunAsync(store, JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Root, "docs", "specs", example), Token))!.AsObject());
        }

        var persona = (await store.Get<DirectionAudits>().ReadAsync("persona", Token)).Direction!;
        Assert.Equal(("clock-museum", "music-teacher"), (persona.Audit!.Control!.Positive, persona.Audit.Control.Negative));
        var refusal = (await store.Get<DirectionAudits>().ReadAsync("refusal", Token)).Direction!;
        Assert.Equal(("kitchen", "garden"), (refusal.Audit!.Control!.Positive, refusal.Audit.Control.Negative));
        var (map, _) = await store.Get<DirectionLibrary>().MapAsync(["persona", "refusal", "persona-without-refusal"], 5, Token);
        Assert.Equal(0, map!.Cosines[1][2]!.Value, 1e-5);
        Assert.Equal(Math.Sqrt(1 - Math.Pow(map.Cosines[0][1]!.Value, 2)), map.Cosines[0][2]!.Value, 1e-5);
    }
}
