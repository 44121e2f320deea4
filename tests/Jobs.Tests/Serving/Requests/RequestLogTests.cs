using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Benchmarking.Projections;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Playground;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Serving.Requests;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials.Records;
using Vectorscope.Jobs.Trials.Searching;

namespace Vectorscope.Jobs.Tests.Serving.Requests;

public sealed class RequestLogTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_Kept_IsATraceWithThinkingTokensAndProjections()
    {
        await using var store = await TestStore.CreateAsync();
        var log = Log(store, new() { On = true });

        var id = await log.KeepAsync(Request("chatcmpl-1") with
        {
            Projections = [new("expert", "ab12", "bold", "shy", [new LayerScale(2, true, 0, 1, null, null, null)])],
            Turns = [Turn(1, "Hello?", "Hi."), Turn(2, "How are you?", "<think>Well.</think>Fine.") with { ThinkingStart = 7, ThinkingEnd = 12, ThinkingTokens = 2, Tokens = new(0, [1, 2, 3], [4, 5]), Projections = new(1, [9, 9], [0.5f, -0.25f]) }],
        }, Token);

        var row = Assert.Single(await log.ListAsync(new(), 0, 10, Token));
        Assert.Equal((id, 1, "chatcmpl-1", "chat", "pocket@terse", TrialOutcome.Answered, 2, "How are you?"), (row.Id, row.Number, row.RequestId, row.Endpoint, row.Model, row.Outcome, row.Turns, row.Start));
        Assert.Equal((14, 6, 2), (row.PromptTokens, row.ReplyTokens, row.ThinkingTokens));
        var turn = (await store.Get<TrialQueries>().TurnAsync(id, 2, Token))!;
        Assert.Equal(("<think>Well.</think>Fine.", 7, 12, new TurnTokens(0, [1, 2, 3], [4, 5])), (turn.Reply, turn.ThinkingStart, turn.ThinkingEnd, turn.Tokens));
        var projected = (await store.Get<ProjectionQueries>().TrialAsync(ServedTrials.RunId, id, null, null, 10, Token))!;
        Assert.Equal(("expert", 2, "bold"), (projected.Series[0].Direction, projected.Series[0].Layer, projected.Series[0].Positive));
        Assert.Equal([0.5f, -0.25f], (await store.Get<ProjectionQueries>().TurnAsync(ServedTrials.RunId, id, 2, Token))!.Tokens.Select(token => token.Values[0]!.Value));
        Assert.NotNull(await store.Get<Vectorscope.Jobs.Benchmarking.TrialDetails>().FindAsync(ServedTrials.RunId, id, Token));
        // The run that they lie in is nobody's.
        Assert.Empty(await store.Get<RunQueries>().ListAsync(new(), RunSort.Ended, true, 0, 10, Token));
    }

    [Fact]
    public async Task Filter_ByModelOutcomeAndText_ListsTheNewestFirst()
    {
        await using var store = await TestStore.CreateAsync();
        var log = Log(store, new() { On = true });
        await log.KeepAsync(Request("a", "pocket", "Count 100% of it"), Token);
        await log.KeepAsync(Request("b", "pocket@terse", "other") with { Outcome = TrialOutcome.Cancelled }, Token);
        await log.KeepAsync(Request("c", "pocket", "Count 1000 of it"), Token);

        async Task<string[]> IdsAsync(RequestFilter filter) => [.. (await log.ListAsync(filter, 0, 10, Token)).Select(row => row.RequestId)];
        Assert.Equal(["c", "b", "a"], await IdsAsync(new()));
        Assert.Equal(["c", "a"], await IdsAsync(new("pocket")));
        Assert.Equal(["b"], await IdsAsync(new(Outcome: TrialOutcome.Cancelled)));
        Assert.Equal(["a"], await IdsAsync(new(Text: "count 100% OF")));
        Assert.Equal(["b"], [.. (await log.ListAsync(new(), 1, 1, Token)).Select(row => row.RequestId)]);
        Assert.Equal((2, 3), (await log.CountAsync(new("pocket"), Token), await log.CountAsync(new(), Token)));
        Assert.Equal(["pocket", "pocket@terse"], await log.ModelsAsync(Token));
    }

    [Fact]
    public async Task Deleted_IsGoneFromTheStoreAndFromTheIndexOfTraces_AndItsNumberIsNotGivenAgain()
    {
        await using var store = await TestStore.CreateAsync();
        var log = Log(store, new() { On = true });
        var indexer = store.Get<TraceIndexer>();
        var (a, b) = (await log.KeepAsync(Request("a", text: "needle"), Token), await log.KeepAsync(Request("b", text: "haystack"), Token));
        await indexer.WorkAsync(Token);
        var search = store.Get<TraceSearch>();
        async Task<long[]> FoundAsync(string text) => [.. (await search.FindAsync(new TraceQuery(text), null, 10, Token)).Items.Select(trial => trial.TrialId)];
        Assert.Equal([b], await FoundAsync("haystack"));

        Assert.True(await log.DeleteAsync(b, Token));
        Assert.False(await log.DeleteAsync(b, Token));
        await indexer.WorkAsync(Token);

        Assert.Empty(await FoundAsync("haystack"));
        Assert.Equal([a], await FoundAsync("needle"));
        await using (var context = await store.Contexts.CreateDbContextAsync(Token))
        {
            Assert.Equal([a], await context.TurnTexts.Select(text => text.TrialId).ToListAsync(Token));
        }
        await log.KeepAsync(Request("c"), Token);
        Assert.Equal([3, 1], (await log.ListAsync(new(), 0, 10, Token)).Select(row => row.Number));
        Assert.Equal(2, await log.DeleteAsync(new RequestFilter(), Token));
        Assert.Empty(await log.ListAsync(new(), 0, 10, Token));
    }

    [Fact]
    public async Task Requests_BeyondTheirNumberOrAge_Go()
    {
        await using var store = await TestStore.CreateAsync();
        var time = new FakeTimeProvider(Noon.AddDays(3));
        var log = Log(store, new() { On = true, Most = 3, Days = 2 }, time);
        for (var i = 0; i < 5; i++)
        {
            await log.KeepAsync(Request($"r{i}") with { EndedAt = time.GetUtcNow().AddMinutes(i) }, Token);
        }
        Assert.Equal(["r4", "r3", "r2"], (await log.ListAsync(new(), 0, 10, Token)).Select(row => row.RequestId));

        time.Advance(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(3.5));
        await log.TrimAsync(Token);

        Assert.Equal(["r4"], (await log.ListAsync(new(), 0, 10, Token)).Select(row => row.RequestId));
    }

    private static RequestLog Log(TestStore store, RequestLogOptions options, TimeProvider? time = null) =>
        new(store.Contexts, store.Get<TrialStore>(), store.Get<RunEvents>(), options, time ?? new FakeTimeProvider(Noon));

    private static KeptRequest Request(string id, string asked = "pocket@terse", string text = "Hello?") => new(
        id, "chat", asked, "pocket", "hash", "/models/pocket", Noon, Noon.AddSeconds(1), TrialOutcome.Answered, null, [Turn(1, text, "Hi.")], []);

    private static TraceTurn Turn(int number, string prompt, string reply) => new() { Number = number, Prompt = prompt, Reply = reply, PromptTokens = 7, CompletionTokens = 3, StartedAt = Noon };
}
