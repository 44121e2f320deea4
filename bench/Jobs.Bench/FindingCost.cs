using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Flagging;
using Vectorscope.Jobs.Trials.Records;
using static Vectorscope.Jobs.Bench.NumberedRows;

namespace Vectorscope.Jobs.Bench;

/// <summary>What the pages of a run ask of a store with many runs, and how fast stored trials are flagged again.</summary>
internal static class FindingCost
{
    private const int TrialsOfRun = 10_000;
    private const string Run = "r000";

    internal static async Task RunAsync(int runs, int turns, int times, TextWriter output)
    {
        var data = Directory.CreateTempSubdirectory("vectorscope-bench-");
        var services = new ServiceCollection().AddLogging(logging => logging.ClearProviders())
            .AddVectorscopeJobs(new JobsOptions { DataFolder = data.FullName, Work = false });
        await using (var provider = services.BuildServiceProvider())
        {
            await provider.GetRequiredService<StoreSetup>().ApplyAsync(CancellationToken.None);
            await using (var context = await provider.GetRequiredService<IDbContextFactory<VectorscopeContext>>().CreateDbContextAsync())
            {
                await context.Database.OpenConnectionAsync();
                Seed((SqliteConnection)context.Database.GetDbConnection(), runs, turns);
            }
            var (trials, tables, flagger) = (provider.GetRequiredService<TrialQueries>(), provider.GetRequiredService<BenchmarkTables>(), provider.GetRequiredService<TrialFlagger>());
            var file = new FileInfo(provider.GetRequiredService<DataFolder>().Database).Length / (1 << 20);
            await output.WriteLineAsync($"{runs} runs of {TrialsOfRun} trials of {turns} turns, {file} MiB; median and largest of {times}");
            await MeasureAsync("results by arm", () => tables.ArmsAsync(Run, CancellationToken.None));
            await MeasureAsync("first 100 trials", () => trials.TrialsAsync(Run, new TrialFilter(), 0, 100, CancellationToken.None));
            foreach (var flag in new[] { "parseFailure", "emptyReply" })
            {
                var filter = new TrialFilter(Findings: [flag]);
                var count = await trials.CountAsync(Run, filter, CancellationToken.None);
                await MeasureAsync($"first 100 of {count} trials with {flag}", () => trials.TrialsAsync(Run, filter, 0, 100, CancellationToken.None));
                await MeasureAsync($"count of {count} trials with {flag}", () => trials.CountAsync(Run, filter, CancellationToken.None));
            }
            await MeasureAsync("trials that wait to be flagged", () => flagger.WaitingAsync(CancellationToken.None));
            var (start, flagged) = (Stopwatch.GetTimestamp(), 0);
            using var done = new CancellationTokenSource();
            var writer = WriteAsync(provider.GetRequiredService<IDbContextFactory<VectorscopeContext>>(), done.Token);
            while (await flagger.FlagSomeAsync(CancellationToken.None) is > 0 and var some) flagged += some;
            var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
            await done.CancelAsync();
            var waits = await writer;
            await output.WriteLineAsync($"flagged again: {flagged} trials, their peers counted once more, in {took:0.0} s");
            await output.WriteLineAsync($"a small write meanwhile: {waits.Order().ElementAt(waits.Count / 2):0.0} ms, {waits.Max():0.0} ms ({waits.Count} writes)");
        }
        data.Delete(recursive: true);

        async Task MeasureAsync<T>(string what, Func<Task<T>> ask)
        {
            var took = new double[times];
            await ask();
            for (var i = 0; i < times; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                await ask();
                took[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }
            await output.WriteLineAsync($"{what}: {took.Order().ElementAt(times / 2):0.0} ms, {took.Max():0.0} ms");
        }
    }

    /// <summary>Writes a little now and then; how long each took, in milliseconds.</summary>
    private static async Task<List<double>> WriteAsync(IDbContextFactory<VectorscopeContext> contexts, CancellationToken done)
    {
        var took = new List<double>();
        while (!done.IsCancellationRequested)
        {
            var begun = Stopwatch.GetTimestamp();
            await using (var context = await contexts.CreateDbContextAsync(CancellationToken.None))
            {
                await context.Studies.Where(study => study.Id == "none").ExecuteDeleteAsync(CancellationToken.None);
            }
            took.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            await Task.Delay(20, CancellationToken.None);
        }
        return took;
    }

    /// <summary>Three arms; of the turns a tenth fails to parse and a thousandth is empty. The trials of the first run have texts and wait to be flagged.</summary>
    private static void Seed(SqliteConnection connection, int runs, int turns)
    {
        var trials = runs * TrialsOfRun;
        var mark = FindingRules.Own.Mark;
        Execute(connection, "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN;");
        Insert(connection, "Runs", runs, new()
        {
            ["Id"] = "printf('r%03d', n)", ["Kind"] = "'benchmark'", ["Name"] = "'run ' || n", ["State"] = "'completed'", ["Spec"] = "'{\"kind\": \"benchmark\", \"imported\": null}'", ["Snapshot"] = "'null'",
            ["Needs"] = "'Engine'", ["SubmitKey"] = "NULL",
        });
        Insert(connection, "Trials", trials, new()
        {
            ["Id"] = "n + 1", ["RunId"] = $"printf('r%03d', n / {TrialsOfRun})", ["Position"] = $"n % {TrialsOfRun}", ["Name"] = "'t' || n", ["Task"] = "'task' || (n / 3)", ["Arm"] = "'arm' || (n % 3)",
            ["Attempt"] = "1", ["Outcome"] = "'Passed'", ["Reward"] = "1", ["Turns"] = $"{turns}", ["CompletionTokens"] = "n", ["FlaggedBy"] = $"iif(n < {TrialsOfRun}, '', '{mark}')",
            ["StartedAt"] = "n", ["EndedAt"] = "n + 600000000",
        });
        Insert(connection, "RunFlaggings", runs, new() { ["RunId"] = "printf('r%03d', n)", ["Thresholds"] = "''", ["Baseline"] = "''", ["Mark"] = $"'{mark}'", ["Waits"] = "n = 0", ["Moves"] = "1" });
        Insert(connection, "Turns", trials * turns, new()
        {
            ["TrialId"] = $"n / {turns} + 1", ["Number"] = $"n % {turns} + 1", ["Kind"] = "'Episode'", ["ReplyEnd"] = "'Stop'", ["Parser"] = "'Strict'", ["Commands"] = "n % 3",
            ["ThinkingStart"] = "7", ["ThinkingEnd"] = "207", ["AnswerStart"] = "215", ["ReplySeconds"] = "1.5", ["CommandSeconds"] = "0.5", ["PromptTokens"] = "1000", ["ThinkingTokens"] = "50",
        });
        Insert(connection, "TurnTexts", TrialsOfRun * turns, new()
        {
            ["TrialId"] = $"n / {turns} + 1", ["Number"] = $"n % {turns} + 1", ["Prompt"] = "printf('%.2000c', 'p')", ["Reply"] = "'<think>' || printf('%.200c', 't') || '</think>' || printf('%.600c', 'r') || n",
            ["Observation"] = "printf('%.1000c', 'o')",
            ["Parsed"] = "iif(n % 10 = 0, '{\"commands\": [], \"error\": \"no\"}', '{\"commands\": [{\"keystrokes\": \"ls -la\", \"duration\": 1}], \"analysis\": \"a\", \"plan\": \"b\"}')",
        });
        foreach (var (flag, every) in new[] { ("parseFailure", 10), ("emptyReply", 1000) })
        {
            Insert(connection, "TurnFindings", trials * turns / every, new()
            {
                ["TrialId"] = $"n * {every} / {turns} + 1", ["Turn"] = $"n * {every} % {turns} + 1", ["Flag"] = $"'{flag}'", ["Number"] = "1", ["Version"] = "1",
            });
        }
        Execute(connection, "COMMIT; PRAGMA foreign_keys = ON;");
    }
}
