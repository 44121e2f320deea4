namespace Vectorscope.Jobs.Bench;

/// <summary>Resident memory of the process that runs the trials, as their number grows.</summary>
internal static class HostMemory
{
    private const int Step = 250;

    internal static async Task RunAsync(string sandbox, int trials, string agent, TextWriter output)
    {
        await using var model = await ScriptedModel.StartAsync();
        var tasks = Directory.GetDirectories(BenchVerb.PocketTasks).Length;
        string[] replies = agent == "terminus-2" ? ["--server", model.Address, "--server-model", "scripted"] : [];
        using var verb = new BenchVerb([
            "--sandbox", sandbox, "--concurrency", "16", "--attempts", $"{(trials + tasks - 1) / tasks}", "--agent", agent, .. replies]);
        var finished = 0;
        await foreach (var _ in verb.TrialsAsync())
            if (++finished % Step == 0) await output.WriteLineAsync($"{finished} trials: {verb.ResidentMiB()} MiB");
    }
}
