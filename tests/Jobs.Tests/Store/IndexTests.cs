using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials.Flagging;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Store;

/// <summary>At 10,000 runs, 100,000 trials and 600,000 artifacts every look-up of a page or a trial's end goes through an index.</summary>
public sealed class IndexTests
{
    private const int Runs = 10_000;
    private const int TrialsOfLargest = 10_000;
    private const int Trials = 100_000;
    private const int Artifacts = 600_000;

    private static readonly string[] Large = ["Runs", "Attempts", "RunEvents", "LogLines", "Artifacts", "RunInputs", "RunFacets", "RemovedRuns", "Trials", "TrialTexts", "TrialTries", "Turns", "TurnTexts", "TurnFindings"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lookups_OfALargeStore_UseIndexes()
    {
        var heard = new Commands();
        await using var store = await TestStore.CreateAsync(alter: services => services.ConfigureDbContext<VectorscopeContext>(options => options.AddInterceptors(heard)));
        await using (var context = await store.Contexts.CreateDbContextAsync(Token))
        {
            await context.Database.OpenConnectionAsync(Token);
            SeedLarge((SqliteConnection)context.Database.GetDbConnection());
        }
        heard.Listen = true;

        await LookAsync(store, "r0000000", "r0000001");

        var scans = new List<string>();
        await using (var context = await store.Contexts.CreateDbContextAsync(Token))
        {
            heard.Listen = false;
            await context.Database.OpenConnectionAsync(Token);
            scans.AddRange(heard.Distinct().SelectMany(command => Scans((SqliteConnection)context.Database.GetDbConnection(), command)));
        }
        Assert.True(heard.Distinct().Count > 25, "The interceptor heard too little to speak of all look-ups.");
        Assert.True(scans.Count == 0, string.Join("\n\n", scans));
    }

    private static async Task LookAsync(TestStore store, string runId, string other)
    {
        var (queries, trials, details, tables) = (store.Queries, store.Get<TrialQueries>(), store.Get<TrialDetails>(), store.Get<BenchmarkTables>());
        foreach (var sort in Enum.GetValues<RunSort>())
        {
            await queries.ListAsync(new RunFilter(), sort, true, 0, 50, Token);
            await queries.ListAsync(new RunFilter(Archived: true), sort, false, 50, 50, Token);
        }
        await queries.ListAsync(new RunFilter(Kinds: ["benchmark"]), RunSort.Created, true, 0, 50, Token);
        await queries.ListAsync(new RunFilter([RunState.Completed]), RunSort.Created, true, 0, 50, Token);
        await queries.ListAsync(new RunFilter([RunState.Completed], ["benchmark"]), RunSort.Created, true, 0, 50, Token);
        await queries.ListAsync(new RunFilter { Models = ["tiny"], Personas = ["calm"], Tags = ["a", "b"] }, RunSort.Created, true, 0, 50, Token);
        await queries.FacetsAsync(new RunFilter(), RunFacetKind.Tag, Token);
        await trials.PassedAsync([runId, other], Token);
        await queries.FindAsync(runId, Token);
        await queries.TimelineAsync(runId, Token);
        await queries.AttemptsAsync(runId, Token);
        await queries.LogAsync(runId, 0, 100, Token);
        await queries.FindArtifactAsync(runId, "results.json", Token);
        await queries.LineageAsync(other, Token);
        var rows = await trials.TrialsAsync(runId, new TrialFilter(), 0, 50, Token);
        Assert.NotEmpty(rows);
        await trials.TrialsAsync(runId, new TrialFilter(AfterChange: 5), 0, 50, Token);
        await trials.TrialsAsync(runId, new TrialFilter(Findings: ["truncated", "noCommand"]), 0, 50, Token);
        await trials.CountAsync(runId, new TrialFilter(Findings: ["truncated"]), Token);
        await store.Get<TrialFlagger>().WaitingAsync(Token);
        await store.Get<TrialFlagger>().FlagSomeAsync(Token);
        await foreach (var _ in trials.StreamTrialsAsync(runId, new TrialFilter(), Token)) { }
        await foreach (var _ in trials.StreamTracesAsync(rows[0].RunId, Token)) { }
        await trials.NotesAsync([rows[0].Id], Token);
        await trials.TurnsAsync(rows[0].Id, Token);
        await trials.TurnAsync(rows[0].Id, 1, Token);
        await details.FindAsync(runId, rows[0].Id, Token);
        await tables.ArmsAsync(runId, Token);
        await tables.ProgressAsync(runId, Token);
        // A trial's end.
        await store.Artifacts.RemoveFolderAsync(runId, $"trials/{rows[0].Name}/", Token);
        await store.Artifacts.PutAsync(other, new ArtifactName("new", "test", MediaTypes.Text), (stream, token) => stream.WriteAsync("new"u8.ToArray(), token).AsTask(), Token);
        await store.Artifacts.SweepAsync(Token);
        await store.Runs.EditAsync(other, new RunEdit(Notes: "n"), Token);
        await store.Runs.CancelAsync(other, Token);
        await store.Runs.ResumeAsync(other, Token);
        await store.Sweeper().SweepAsync(Token);
    }

    /// <summary>The steps of a command's plan that read a whole large table.</summary>
    private static IEnumerable<string> Scans(SqliteConnection connection, string command)
    {
        using var explain = connection.CreateCommand();
        explain.CommandText = "EXPLAIN QUERY PLAN " + command;
        foreach (System.Text.RegularExpressions.Match parameter in System.Text.RegularExpressions.Regex.Matches(command, @"@\w+"))
        {
            if (!explain.Parameters.Contains(parameter.Value))
            {
                explain.Parameters.AddWithValue(parameter.Value, 1);
            }
        }
        var plan = new List<string>();
        using var reader = explain.ExecuteReader();
        while (reader.Read())
        {
            plan.Add(reader.GetString(3));
        }
        // A short alias stands for the table's name in plans; every large table's alias is one that EF made of its first letter.
        // To sort what a page of a list shows, all that the list holds would be read.
        var sorted = plan.Where(step => step.StartsWith("USE TEMP B-TREE FOR", StringComparison.Ordinal) && command.Contains("LIMIT", StringComparison.Ordinal) && command.Contains("FROM \"Runs\" AS \"r\"", StringComparison.Ordinal));
        return plan.Where(step => step.StartsWith("SCAN ", StringComparison.Ordinal) && !step.Contains("CONSTANT ROW", StringComparison.Ordinal) && ReadsLarge(command, step.Split(' ')[1]))
            .Concat(sorted)
            .Select(step => $"{step}\n{command}\n{string.Join('\n', plan)}");
    }

    private static bool ReadsLarge(string command, string alias) => Large.Any(table =>
        alias == table || command.Contains($"\"{table}\" AS \"{alias}\"", StringComparison.Ordinal));

    private static void SeedLarge(SqliteConnection connection)
    {
        Run(connection, "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN;");
        Insert(connection, "Runs", Runs, new()
        {
            ["Id"] = "printf('r%07d', n)", ["Kind"] = "'benchmark'", ["Name"] = "'run ' || n", ["State"] = "'completed'", ["Spec"] = "'{\"kind\": \"benchmark\", \"imported\": null}'", ["Snapshot"] = "'null'",
            ["CreatedAt"] = "n", ["Change"] = "n + 10", ["SubmitKey"] = "NULL", ["Needs"] = "'Engine'",
        });
        Insert(connection, "RunFacets", 2 * Runs, new() { ["RunId"] = "printf('r%07d', n / 2)", ["Kind"] = "CASE n % 2 WHEN 0 THEN 'Model' ELSE 'Tag' END", ["Name"] = "'name' || (n % 7)" });
        Insert(connection, "Trials", Trials, new()
        {
            ["Id"] = "n + 1", ["RunId"] = $"printf('r%07d', n / {TrialsOfLargest})", ["Position"] = $"n % {TrialsOfLargest}", ["Name"] = "'t' || n", ["Task"] = "'task' || n", ["Arm"] = "'arm' || (n % 3)",
            ["Attempt"] = "1", ["Outcome"] = "'Passed'", ["AgentEnd"] = "NULL", ["Stage"] = "NULL", ["Reward"] = "1", ["Change"] = "n + 10", ["FlaggedBy"] = "''", ["Turns"] = "1",
        });
        Insert(connection, "RunFlaggings", Runs, new() { ["RunId"] = "printf('r%07d', n)", ["Waits"] = "n < 10" });
        Insert(connection, "Artifacts", Artifacts, new()
        {
            ["Id"] = "n + 1", ["RunId"] = "printf('r%07d', n / 60000)", ["Name"] = "'trials/t' || (n / 6) || '/file' || (n % 6)", ["Sha256"] = "printf('%064d', n)", ["Kind"] = "'file'", ["MediaType"] = "'text/plain'", ["RelativePath"] = "''",
        });
        Run(connection, "COMMIT; PRAGMA foreign_keys = ON;");
    }

    /// <summary>Rows by number n; columns that are not named get an empty value of their type.</summary>
    private static void Insert(SqliteConnection connection, string table, int count, Dictionary<string, string> values)
    {
        var columns = new List<(string Name, string Value)>();
        using (var info = connection.CreateCommand())
        {
            info.CommandText = $"SELECT name, type, \"notnull\" FROM pragma_table_info('{table}')";
            using var reader = info.ExecuteReader();
            while (reader.Read())
            {
                var name = reader.GetString(0);
                columns.Add((name, values.TryGetValue(name, out var value) ? value : reader.GetInt64(2) == 0 ? "NULL" : reader.GetString(1) == "TEXT" ? "''" : "0"));
            }
        }
        Run(connection, $"WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count - 1}) " +
            $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) SELECT {string.Join(", ", columns.Select(column => column.Value))} FROM numbers;");
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class Commands : DbCommandInterceptor
    {
        private readonly List<string> _heard = [];

        public bool Listen { get; set; }

        public IReadOnlyList<string> Distinct() => [.. _heard.Distinct(StringComparer.Ordinal)];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Hear(command);
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Hear(command);
            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }

        private void Hear(DbCommand command)
        {
            if (!Listen)
            {
                return;
            }
            lock (_heard)
            {
                // Several statements in one command are explained one by one.
                _heard.AddRange(command.CommandText.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .Where(statement => !statement.StartsWith("PRAGMA", StringComparison.OrdinalIgnoreCase) && !statement.StartsWith("INSERT", StringComparison.Ordinal)));
            }
        }
    }
}
