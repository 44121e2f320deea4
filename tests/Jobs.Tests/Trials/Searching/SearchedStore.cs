using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;
using Vectorscope.Jobs.Trials.Searching;

namespace Vectorscope.Jobs.Tests.Trials.Searching;

/// <summary>Trials to search in a test's store.</summary>
internal static class SearchedStore
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A turn whose reply is a thought, then the answer.</summary>
    internal static TraceTurn Turn(int number, string reply = "", string thinking = "", string prompt = "", string terminal = "", params string[] commands) => new()
    {
        Number = number,
        Prompt = prompt,
        Reply = thinking + reply,
        ThinkingStart = thinking.Length > 0 ? 0 : null,
        ThinkingEnd = thinking.Length > 0 ? thinking.Length : null,
        AnswerStart = thinking.Length,
        Parsed = commands.Length == 0 ? null : new ParsedReply { Commands = [.. commands.Select(keys => new AgentCommand(keys, 1))] },
        Observation = terminal,
        StartedAt = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero),
    };

    internal static Task<long> AddAsync(
        TestStore store, string run, int position, IReadOnlyList<TraceTurn> turns, string arm = "arm", string task = "", TrialOutcome outcome = TrialOutcome.Failed) =>
        store.Get<TrialStore>().ImportAsync(
            run, new TrialIdentity(position, $"trial-{position}", task.Length > 0 ? task : $"task-{position}", arm, 1, 1, null),
            new FinishedTrial(outcome, AgentEnd.Completed, outcome == TrialOutcome.Passed ? 1 : 0, null, new Dictionary<string, double>(), [], [], true), null, null,
            turns, TrialCounts.None, Token);

    /// <summary>A trial at work, with the number of its try.</summary>
    internal static async Task<(string Run, long Trial, int Number)> RunningAsync(TestStore store)
    {
        var run = await store.SubmitAsync();
        await store.Get<TrialStore>().AddMissingAsync(run, [new TrialIdentity(0, "trial", "task", "arm", 1, 1, null)], Token);
        await using (var context = await store.Contexts.CreateDbContextAsync(Token))
        {
            await context.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, RunState.Running), Token);
        }
        var trial = (await store.Get<TrialQueries>().TrialsAsync(run, new TrialFilter(), 0, 1, Token))[0].Id;
        return (run, trial, await store.Get<TrialStore>().StartAsync(run, trial, Token));
    }

    internal static void Index(TestStore store)
    {
        while (store.Get<TraceIndexer>().IndexSome(Token)) { }
    }

    /// <summary>What is found, as <c>TURN PART</c> of each trial by its name, the newest trial first.</summary>
    internal static async Task<string> FoundAsync(TestStore store, TraceQuery query)
    {
        var page = await store.Get<TraceSearch>().FindAsync(query, null, 100, Token);
        Assert.Equal((page.Items.Sum(trial => trial.Places), page.Items.Count), (page.Places, page.Trials));
        return string.Join("; ", page.Items.Select(trial => $"{trial.Name}: {string.Join(", ", trial.First.Select(hit => $"{hit.Turn} {hit.Part}"))}"));
    }

    internal static Task<string> FoundAsync(TestStore store, string text) => FoundAsync(store, new TraceQuery(text));
}
