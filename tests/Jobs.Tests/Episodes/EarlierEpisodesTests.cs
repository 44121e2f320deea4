using System.Text.Json;
using System.Text.RegularExpressions;
using Vectorscope.EarlierData;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Episodes.Files;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Episodes;

/// <summary>Episodes runs that an earlier build submitted are read, and go on, as what they were.</summary>
public sealed class EarlierEpisodesTests
{
    private static readonly EarlierData.EarlierData s_earlier = new(Repository.EarlierData);

    public static TheoryData<string> Runs => [.. s_earlier.Runs("episodes").Select(run => run.Called)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The snapshot of before was the spec with every default, as episodes files hold it.</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Snapshot_OfAnEarlierRun_SaysTheSameToday(string called)
    {
        await using var store = await TestStore.CreateAsync();
        var run = s_earlier.Runs("episodes").Single(earlier => earlier.Called == called);

        var kept = store.Get<RunKinds>().Find("episodes")!.Read<EpisodesSpec>(run.Spec, run.Snapshot);

        Assert.Equal(run.Snapshot, JsonSerializer.Serialize(kept.Spec with { Name = null }, JobsJson.Options));
        Assert.Empty(kept.References.All);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Spec_OfAnEarlierRun_IsAcceptedToday(string called)
    {
        await using var bench = await BenchStore.CreateAsync();
        var run = s_earlier.Runs("episodes").Single(earlier => earlier.Called == called);
        var spec = Jobs.Specs.SpecJson.Parse(run.Spec)!;
        // Its folder is that of the machine that made it.
        spec.Remove("out");

        var check = await bench.CheckAsync(spec);

        Assert.Empty(check.Errors);
        // Amounts were not grouped then, and one of them was several.
        Assert.Equal(run.Name.Replace(" 1 templates ", " 1 template ", StringComparison.Ordinal), Regex.Replace(check.Name!, @"(?<=\d),(?=\d{3})", ""));
    }

    [Fact]
    public async Task RunWithFinishedWalks_ResumedToday_MakesTheRest()
    {
        await using var store = await WalkStore.CreateAsync(s_earlier.Unpack);
        var run = s_earlier.Runs("episodes").Single(earlier => earlier.Called == "episodes-interrupted");
        await store.Store.Runs.ResumeAsync(run.Run, Token);

        var done = await store.RunAsync(run.Run);

        Assert.True(done.State == RunState.Completed, done.Reason);
        Assert.Equal(4, store.Provider.Started.Count);
        var (header, walks) = await store.ReadAsync(run.Run);
        Assert.Equal(6, walks.Length);
        Assert.Equal(run.Snapshot.Replace("\"concurrency\":1", "\"concurrency\":16", StringComparison.Ordinal)
            .Replace("\"/tmp/vectorscope-legacy/data/inputs/killed-episodes.jsonl.gz\"", "null", StringComparison.Ordinal), JsonSerializer.Serialize(header.Spec, JobsJson.Options));
        Assert.Equal(6, EpisodesFile.ReadWalks(InputFile.At(Path.Combine(store.Store.Folder.Root, "inputs", "killed-episodes.jsonl.gz"))).Count());
    }
}
