using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Searching;
using static Vectorscope.Jobs.Bench.NumberedRows;

namespace Vectorscope.Jobs.Bench;

/// <summary>How long the index of traces takes to build, what it takes on disk, and how long searches take. The texts are passages of this repository's own files.</summary>
internal static class SearchCost
{
    private const int TrialsOfRun = 1000;

    internal static async Task RunAsync(int trials, int turns, int times, TextWriter output)
    {
        var data = Directory.CreateTempSubdirectory("vectorscope-bench-");
        var services = new ServiceCollection().AddLogging(logging => logging.ClearProviders())
            .AddVectorscopeJobs(new JobsOptions { DataFolder = data.FullName, Work = false });
        await using (var provider = services.BuildServiceProvider())
        {
            await provider.GetRequiredService<StoreSetup>().ApplyAsync(CancellationToken.None);
            long characters;
            await using (var context = await provider.GetRequiredService<IDbContextFactory<VectorscopeContext>>().CreateDbContextAsync())
            {
                await context.Database.OpenConnectionAsync();
                characters = Seed((SqliteConnection)context.Database.GetDbConnection(), trials, turns);
            }
            var (indexer, search, find) = (provider.GetRequiredService<TraceIndexer>(), provider.GetRequiredService<TraceSearch>(), provider.GetRequiredService<TraceFind>());
            var started = Stopwatch.GetTimestamp();
            TraceIndexState state;
            do
            {
                await indexer.WorkAsync(CancellationToken.None);
                state = await indexer.StateAsync(CancellationToken.None);
            }
            while (state.Waiting > 0);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var store = new FileInfo(provider.GetRequiredService<DataFolder>().Database).Length;
            await output.WriteLineAsync(
                $"{trials} trials of {turns} turns, {characters / 1e6:0} M characters, store {store / 1e6:0} MB: index {state.Bytes / 1e6:0} MB in {seconds:0.0} s, {trials * turns / seconds:0} turns/s, {(double)state.Bytes / (trials * turns):0} bytes a turn; median and largest of {times}");
            foreach (var (what, query) in new (string, TraceQuery)[]
            {
                ("a word in most trials (\"public\")", new("public")), ("two words", new("public async")), ("a phrase", new("\"private static async Task\"")), ("a rare word", new("Benjamini")),
                ("no such word", new("xylophone")), ("two characters (\"=>\")", new("=>")), ("one character (\"q\")", new("q")), ("a common word in one run", new("public", RunId: "r0000")),
                ("a common word in one task", new("public", Task: "task7")), ("a common word, most places first", new("public", MostFirst: true)),
            })
            {
                var page = await search.FindAsync(query, null, 20, CancellationToken.None);
                await MeasureAsync($"{what}: {page.Places}{(page.AtLeast ? "+" : "")} places in {page.Trials} trials", () => search.FindAsync(query, null, 20, CancellationToken.None));
            }
            await MeasureAsync("a common word in one trial", () => find.InTrialAsync(trials / 2, "public", CancellationToken.None));
        }
        SqliteConnection.ClearAllPools();
        data.Delete(recursive: true);

        async Task MeasureAsync<T>(string what, Func<Task<T>> ask)
        {
            var took = new double[times];
            for (var i = 0; i < times; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                await ask();
                took[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }
            await output.WriteLineAsync($"{what}: {took.Order().ElementAt(times / 2):0.0} ms, {took.Max():0.0} ms");
        }
    }

    private static long Seed(SqliteConnection connection, int trials, int turns)
    {
        var root = Path.GetFullPath(Path.Combine(BenchVerb.PocketTasks, "..", ".."));
        var text = string.Join('\n', new[] { "src", "tests", "docs", "wwwroot-assets" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".md" or ".js" or ".razor" or ".css" && new FileInfo(file).Length < 100_000).Order(StringComparer.Ordinal).Select(File.ReadAllText));
#pragma warning disable CA5394 // Drawn the same each time, and no secret.
        var random = new Random(1);
        string Passage(int length) => text.Substring(random.Next(text.Length - length), length);
#pragma warning restore CA5394
        Execute(connection, "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN;");
        Insert(connection, "Runs", 1 + (trials / TrialsOfRun), new()
        {
            ["Id"] = "printf('r%04d', n)", ["Kind"] = "'benchmark'", ["Name"] = "'run ' || n", ["State"] = "'completed'", ["Spec"] = "'{}'", ["Snapshot"] = "'null'", ["Needs"] = "'Engine'", ["SubmitKey"] = "NULL",
        });
        Insert(connection, "Trials", trials, new()
        {
            ["Id"] = "n + 1", ["RunId"] = $"printf('r%04d', n / {TrialsOfRun})", ["Position"] = $"n % {TrialsOfRun}", ["Name"] = "'t' || n", ["Task"] = "'task' || (n % 89) || iif(n % 1000 < 89, '', '.' || (n / 89))", ["Arm"] = "'arm' || (n % 3)",
            ["Attempt"] = "1", ["Outcome"] = "'Failed'", ["Reward"] = "0", ["Turns"] = $"{turns}", ["Tries"] = "1", ["StartedAt"] = "n + 1", ["EndedAt"] = "n + 2", ["Change"] = "n + 1",
        });
        Insert(connection, "Turns", trials * turns, new()
        {
            ["TrialId"] = $"n / {turns} + 1", ["Number"] = $"n % {turns} + 1", ["Kind"] = "'Episode'", ["ReplyEnd"] = "'Stop'", ["Parser"] = "'Strict'", ["Commands"] = "1",
            ["ThinkingStart"] = "0", ["ThinkingEnd"] = "600", ["AnswerStart"] = "600",
        });
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO TurnTexts (TrialId, Number, Prompt, Reply, Parsed, Observation) VALUES ($trial, $number, $prompt, $reply, $parsed, $observation)";
        foreach (var name in new[] { "$trial", "$number", "$prompt", "$reply", "$parsed", "$observation" }) command.Parameters.Add(new SqliteParameter(name, ""));
        var characters = 0L;
        for (var trial = 1; trial <= trials; trial++)
        {
            // The first prompt is long, each further one is what the terminal showed.
            var shown = Passage(5000);
            for (var turn = 1; turn <= turns; turn++)
            {
                var (prompt, reply, typed) = (shown, Passage(1300), Passage(120));
                shown = Passage(1200);
                object[] values = [trial, turn, prompt, reply, JsonSerializer.Serialize(new { commands = new[] { new { keystrokes = typed, duration = 1 } } }, JobsJson.Options), shown];
                for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
                command.ExecuteNonQuery();
                characters += prompt.Length + reply.Length + typed.Length + shown.Length;
            }
        }
        Execute(connection, $"UPDATE ChangeCounter SET Value = {trials + 1}; COMMIT; PRAGMA foreign_keys = ON; PRAGMA wal_checkpoint(TRUNCATE);");
        return characters;
    }
}
