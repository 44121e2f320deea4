using System.Diagnostics;

namespace Vectorscope.Jobs.Bench;

/// <summary>Trials a minute with a model that answers at once: two commands' waits of 0.1 s and three replies a trial.</summary>
internal static class TrialThroughput
{
    internal static async Task RunAsync(string sandbox, int trials, int[] concurrencies, TextWriter output)
    {
        await using var model = await ScriptedModel.StartAsync();
        var attempts = (trials + Directory.GetDirectories(BenchVerb.PocketTasks).Length - 1) / Directory.GetDirectories(BenchVerb.PocketTasks).Length;
        foreach (var concurrency in concurrencies)
        {
            using var verb = new BenchVerb([
                "--sandbox", sandbox, "--concurrency", $"{concurrency}", "--attempts", $"{attempts}",
                "--agent", "terminus-2", "--server", model.Address, "--server-model", "scripted"]);
            var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
            long first = 0, last = 0;
            await foreach (var trial in verb.TrialsAsync())
            {
                last = Stopwatch.GetTimestamp();
                if (first == 0) first = last;
                var outcome = trial.GetProperty("outcome").GetString()!;
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }
            // From the first end to the last, so that start-up of process and store do not count.
            var finished = outcomes.Values.Sum();
            var minutes = Stopwatch.GetElapsedTime(first, last).TotalMinutes;
            await output.WriteLineAsync($"{sandbox} concurrency {concurrency}: {(finished - 1) / minutes:0.0} trials a minute over {finished} trials ({string.Join(", ", outcomes.Select(o => $"{o.Value} {o.Key}"))})");
        }
    }
}
