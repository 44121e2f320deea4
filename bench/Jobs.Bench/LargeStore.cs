using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;
using static Vectorscope.Jobs.Bench.NumberedRows;

namespace Vectorscope.Jobs.Bench;

/// <summary>A data folder with many runs and trials, and how long its lists, filters and searches take.</summary>
internal static class LargeStore
{
    private const int Times = 21;

    /// <summary>Kinds, so many of ten; benchmarks have the trials.</summary>
    private const string KindOf = "CASE n % 10 WHEN 0 THEN 'benchmark' WHEN 1 THEN 'benchmark' WHEN 2 THEN 'benchmark' WHEN 3 THEN 'benchmark' WHEN 4 THEN 'capture' WHEN 5 THEN 'capture' WHEN 6 THEN 'sweep' WHEN 7 THEN 'training' WHEN 8 THEN 'edit' ELSE 'direction' END";

    internal static async Task RunAsync(string folder, int runs, int trials, TextWriter output)
    {
        var services = new ServiceCollection().AddHttpClient().AddLogging(logging => logging.ClearProviders()).AddVectorscopeJobs(new JobsOptions { DataFolder = folder, Work = false });
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<StoreSetup>().ApplyAsync(CancellationToken.None);
        await SeedAsync(provider.GetRequiredService<IDbContextFactory<VectorscopeContext>>(), runs, trials);
        await MeasureAsync(provider.GetRequiredService<RunQueries>(), provider.GetRequiredService<TrialQueries>(), output);
        await ServeAsync(folder, provider.GetRequiredService<IHttpClientFactory>(), output);
    }

    private static async Task MeasureAsync(RunQueries queries, TrialQueries trials, TextWriter output)
    {
        var all = new RunFilter();
        var narrow = new RunFilter { Models = ["model 7"], Personas = ["persona 7"] };
        await TimeAsync("first page of 60 rows", () => queries.ListAsync(all, RunSort.Created, true, 0, 60, default), output);
        await TimeAsync("page of 60 rows after 9,000", () => queries.ListAsync(all, RunSort.Created, true, 9_000, 60, default), output);
        await TimeAsync("count of all", () => queries.CountAsync(all, default), output);
        await TimeAsync("first page, one kind and state, by name", () => queries.ListAsync(new RunFilter([RunState.Completed], ["benchmark"]), RunSort.Name, false, 0, 60, default), output);
        await TimeAsync("first page, one model and persona", () => queries.ListAsync(narrow, RunSort.Created, true, 0, 60, default), output);
        await TimeAsync("count, one model and persona", () => queries.CountAsync(narrow, default), output);
        await TimeAsync("first page, one tag", () => queries.ListAsync(new RunFilter { Tags = ["tag 11"] }, RunSort.Created, true, 0, 60, default), output);
        await TimeAsync("first page, a text that few have", () => queries.ListAsync(new RunFilter(Text: "9876"), RunSort.Created, true, 0, 60, default), output);
        await TimeAsync("count, a text that none has", () => queries.CountAsync(new RunFilter(Text: "nowhere"), default), output);
        await TimeAsync("menu of tags with counts", () => queries.FacetsAsync(all, RunFacetKind.Tag, default), output);
        var page = await queries.ListAsync(new RunFilter(Kinds: ["benchmark"]), RunSort.Created, true, 0, 60, default);
        await TimeAsync("passed trials of a page of benchmarks", () => trials.PassedAsync([.. page.Select(run => run.Id)], default), output);
        await TimeAsync("runs by name", () => queries.NamedAsync("run 98", 5, default), output);
        await TimeAsync("trials by a name that many have", () => trials.NamedAsync("task", 5, default), output);
        await TimeAsync("trials by a name that none has", () => trials.NamedAsync("nowhere", 5, default), output);
    }

    private static async Task ServeAsync(string folder, IHttpClientFactory clients, TextWriter output)
    {
        using var server = new ServeVerb(folder);
        using var http = clients.CreateClient();
        http.BaseAddress = await server.AddressAsync();
        foreach (var address in new[]
        {
            "/api/runs", "/api/runs?offset=9000", "/api/runs?model=model%207&persona=persona%207", "/api/runs?text=9876", "/api/run-names/tag", "/api/runs.csv", "/api/runs.json",
            "/api/search?q=r", "/api/search?q=run%2098", "/api/search?q=task-1", "/api/search?q=nowhere",
        })
        {
            await TimeAsync($"GET {address}", () => http.GetByteArrayAsync(address), output);
        }
        var first = (await http.GetFromJsonAsync<JsonElement>("/api/runs?kind=benchmark&count=1")).GetProperty("items")[0].GetProperty("id").GetString();
        await TimeAsync("GET /api/benchmarks/ID/trials", () => http.GetByteArrayAsync($"/api/benchmarks/{first}/trials"), output);
    }

    private static async Task TimeAsync<T>(string what, Func<Task<T>> act, TextWriter output)
    {
        await act();
        var times = new double[Times];
        for (var i = 0; i < Times; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await act();
            times[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }
        Array.Sort(times);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{what}: {times[Times / 2]:0.0} ms, {times[^1]:0.0} ms (median and largest of {Times})"));
    }

    private static async Task SeedAsync(IDbContextFactory<VectorscopeContext> contexts, int runs, int trials)
    {
        await using var context = await contexts.CreateDbContextAsync();
        await context.Database.OpenConnectionAsync();
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        var now = TimeProvider.System.GetUtcNow().Ticks;
        var benchmarks = runs / 10 * 4;
        Execute(connection, "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN;");
        Insert(connection, "Runs", runs, new()
        {
            ["Id"] = "printf('r%015d', n)", ["Kind"] = KindOf, ["Name"] = $"({KindOf}) || ' run ' || n", ["State"] = "CASE n % 11 WHEN 0 THEN 'failed' WHEN 1 THEN 'cancelled' ELSE 'completed' END",
            ["Reason"] = "'Came to its end after ' || (n % 97) || ' steps, with nothing to tell.'", ["Spec"] = $"json_object('kind', {KindOf})", ["Snapshot"] = "'null'", ["Notes"] = "hex(randomblob(60))",
            ["CreatedAt"] = $"{now} - ({runs} - n) * 600000000", ["StartedAt"] = $"{now} - ({runs} - n) * 600000000 + 10000000", ["EndedAt"] = $"{now} - ({runs} - n) * 600000000 + 100000000 * (1 + n % 60)",
            ["Tags"] = "'tag ' || (n % 120) || ', tag ' || (n % 7)", ["Change"] = "n + 10", ["SubmitKey"] = "NULL", ["Needs"] = "'Light'", ["ProgressDone"] = "10", ["ProgressTotal"] = "10",
        });
        foreach (var (kind, name) in new[] { ("Model", "'model ' || (n % 40)"), ("Persona", "'persona ' || (n % 60)"), ("Persona", "'persona ' || (n % 13)"), ("Tag", "'tag ' || (n % 120)"), ("Tag", "'tag ' || (n % 7)") })
        {
            Insert(connection, "RunFacets", runs, new() { ["RunId"] = "printf('r%015d', n)", ["Kind"] = $"'{kind}'", ["Name"] = name });
        }
        Insert(connection, "Trials", trials, new()
        {
            ["Id"] = "n + 1", ["RunId"] = $"printf('r%015d', ((n % {benchmarks}) / 4) * 10 + (n % {benchmarks}) % 4)", ["Position"] = $"n / {benchmarks}", ["Name"] = "'task-' || (n % 211) || '__' || substr(lower(hex(randomblob(4))), 1, 7)",
            ["Task"] = $"'task-' || (n / {benchmarks})", ["Arm"] = "'arm ' || (n % 3)", ["Attempt"] = "1", ["Outcome"] = "CASE n % 3 WHEN 0 THEN 'Passed' ELSE 'Failed' END", ["AgentEnd"] = "NULL", ["Stage"] = "NULL",
            ["Reward"] = "n % 3 = 0", ["Turns"] = "12", ["Change"] = "n + 10", ["Sentence"] = "'The tests ran and said what they found, in a sentence of usual length.'", ["StartedAt"] = $"{now}", ["EndedAt"] = $"{now} + 900000000", ["Tries"] = "1",
        });
        Execute(connection, "UPDATE ChangeCounter SET Value = 1000000; COMMIT; PRAGMA foreign_keys = ON; ANALYZE;");
    }
}
