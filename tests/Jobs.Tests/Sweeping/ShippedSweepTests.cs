using System.Reflection;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Sweeping;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Sweeping;

/// <summary>docs/specs/sweep*.json as they stand there, on the bundled model.</summary>
public sealed class ShippedSweepTests
{
    private static readonly string Root = typeof(ShippedSweepTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryExample_Runs()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        var pocket = Directory.CreateDirectory(Path.Combine(store.Folder.Models, "pocket")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "models", "pocket"))) File.Copy(file, Path.Combine(pocket, Path.GetFileName(file)));
        await store.Get<ModelLibrary>().ScanAsync(Token);
        await SmallSweep.ImportAsync(store, pocket, "capable-cautious");

        var sweep = await SmallSweep.RunAsync(store, await ReadAsync("sweep.json"));
        var calibrated = await SmallSweep.RunAsync(store, await ReadAsync("sweep-calibrate.json"));

        Assert.Equal((8, 2), (sweep.Cells.Count, sweep.Replies.Prompts));
        Assert.NotNull(sweep.Base.Measures!.Unclosed);
        Assert.All(sweep.Cells, cell => Assert.InRange(cell.Measures!.Kl!.Mean, 1e-9, 30));
        Assert.Equal(2, calibrated.Cells.Count);
        Assert.All(calibrated.Cells, cell => Assert.NotNull(cell.Search!.End));
        Assert.All(calibrated.Cells.Where(cell => cell.Search!.End == SearchEnd.Met), cell => Assert.InRange(cell.Measures!.Kl!.P95, 0.45, 0.55));
        Assert.Contains(calibrated.Cells, cell => cell.Search!.End == SearchEnd.Met);
    }

    private static async Task<JsonObject> ReadAsync(string file) => JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Root, "docs", "specs", file), Token))!.AsObject();
}
