using System.Globalization;
using Vectorscope.Jobs.Bench;

// Measures benchmark runs and large stores; each verb prints a plain line per figure, and bench/RESULTS.md keeps the tables.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
switch (args)
{
    case ["trials", var sandbox, var trials, .. var concurrencies]:
        await TrialThroughput.RunAsync(sandbox, int.Parse(trials), [.. concurrencies.Select(int.Parse)], output);
        return 0;
    case ["start", var sandbox, var times]:
        await StartCost.RunAsync(sandbox, int.Parse(times), output);
        return 0;
    case ["memory", var sandbox, var trials, var agent]:
        await HostMemory.RunAsync(sandbox, int.Parse(trials), agent, output);
        return 0;
    case ["findings", var runs, var turns, var times]:
        await FindingCost.RunAsync(int.Parse(runs), int.Parse(turns), int.Parse(times), output);
        return 0;
    case ["search", var trials, var turns, var times]:
        await SearchCost.RunAsync(int.Parse(trials), int.Parse(turns), int.Parse(times), output);
        return 0;
    case ["store", var folder, var runs, var trials]:
        await LargeStore.RunAsync(folder, int.Parse(runs), int.Parse(trials), output);
        return 0;
    case ["projections", var model, var atOnce, var rounds]:
        await ProjectionCost.RunAsync(model, int.Parse(atOnce), int.Parse(rounds), output);
        return 0;
    case ["serving", var clients, var tokens, var rounds]:
        await ServingThroughput.RunAsync(int.Parse(clients), int.Parse(tokens), int.Parse(rounds), output);
        return 0;
    case ["soak", var address, var model, var minutes, var process]:
        await ServedSoak.RunAsync(address, model, double.Parse(minutes), int.Parse(process), output);
        return 0;
    default:
        await Console.Error.WriteLineAsync("""
            usage: Jobs.Bench trials docker|bubblewrap TRIALS CONCURRENCY ...
                   Jobs.Bench start docker|bubblewrap TIMES
                   Jobs.Bench memory docker|bubblewrap TRIALS nop|terminus-2
                   Jobs.Bench findings RUNS TURNS TIMES
                   Jobs.Bench search TRIALS TURNS TIMES
                   Jobs.Bench store FOLDER RUNS TRIALS
                   Jobs.Bench projections MODEL REPLIES ROUNDS
                   Jobs.Bench serving CLIENTS TOKENS ROUNDS
                   Jobs.Bench soak ADDRESS MODEL MINUTES SERVER_PROCESS
            """);
        return 2;
}
