using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Runs.Queries;

public sealed class RunQueriesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_FilterSortAndPage_GiveTheRowsAsked()
    {
        await using var store = await TestStore.CreateAsync();
        foreach (var name in new[] { "beta", "alpha", "100% sure", "gamma" })
        {
            await store.SubmitAsync(name);
            store.Time.Advance(TimeSpan.FromMinutes(1));
        }
        var alpha = (await store.Queries.ListAsync(new RunFilter(Text: "ALPHA"), RunSort.Name, false, 0, 10, Token)).Single();
        await store.Runs.CancelAsync(alpha.Id, Token);

        async Task<string[]> NamesAsync(RunFilter filter, RunSort sort, bool descending, int offset = 0, int count = 10) =>
            [.. (await store.Queries.ListAsync(filter, sort, descending, offset, count, Token)).Select(run => run.Name)];

        Assert.Equal(["gamma", "100% sure", "alpha", "beta"], await NamesAsync(new RunFilter(), RunSort.Created, true));
        Assert.Equal(["alpha", "beta"], await NamesAsync(new RunFilter(), RunSort.Name, false, 1, 2));
        Assert.Equal(["100% sure"], await NamesAsync(new RunFilter(Text: "0%"), RunSort.Name, false));
        Assert.Equal(["alpha"], await NamesAsync(new RunFilter(States: [RunState.Cancelled]), RunSort.State, true));
        Assert.Empty(await NamesAsync(new RunFilter(Kinds: ["capture"]), RunSort.Ended, true));
        Assert.Equal(3, await store.Queries.CountAsync(new RunFilter(States: [RunState.Queued, RunState.Running]), Token));
    }

    [Fact]
    public void RunIds_MadeLater_SortLater()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var ids = Enumerable.Range(0, 100).Select(_ =>
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            return RunIds.New(time);
        }).ToArray();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(100, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[0-9a-hjkmnp-tv-z]{16}$", id));
    }
}
