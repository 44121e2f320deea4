using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Studies;

/// <summary>Runs whose trials stand in the store as if they had been played, without settings that anybody knows.</summary>
internal static class PlayedRuns
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="arms">Each arm's name with a digit for each task: 1 passed, 0 failed; several attempts are separated by spaces.</param>
    public static async Task<string> AddAsync(TestStore store, string name, params (string Arm, string Trials)[] arms)
    {
        var id = RunIds.New(store.Time);
        await using var context = await store.Contexts.CreateDbContextAsync(Token);
        context.Runs.Add(new Run { Id = id, Kind = "benchmark", Name = name, Spec = "{}", Snapshot = "null", State = RunState.Completed, CreatedAt = store.Time.GetUtcNow(), Version = 1, Change = 1 });
        var position = 0;
        foreach (var (arm, attempts) in arms)
        {
            foreach (var (i, tasks) in attempts.Split(' ').Index())
            {
                context.Trials.AddRange(tasks.Select((digit, task) => new Trial
                {
                    RunId = id, Position = position++, Name = $"task-{task}.{arm}.{i + 1}", Task = $"task-{task}", Arm = arm, Attempt = i + 1,
                    Outcome = digit == '1' ? TrialOutcome.Passed : TrialOutcome.Failed, Reward = digit == '1' ? 1 : 0,
                }).ToList());
            }
        }
        await context.SaveChangesAsync(Token);
        return id;
    }
}
