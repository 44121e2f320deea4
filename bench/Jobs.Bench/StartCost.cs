using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Bench;

/// <summary>What a trial pays for its sandbox: start, one command, removal; one after the other.</summary>
internal static class StartCost
{
    private const int WarmUps = 2;

    internal static async Task RunAsync(string kind, int times, TextWriter output)
    {
        var data = Directory.CreateTempSubdirectory("vectorscope-bench-");
        var services = new ServiceCollection().AddLogging(logging => logging.ClearProviders())
            .AddVectorscopeJobs(new JobsOptions { DataFolder = data.FullName, Work = false });
        await using (var provider = services.BuildServiceProvider())
        {
            var sandboxes = provider.GetServices<ISandboxProvider>().Single(p => string.Equals(p.Kind.ToString(), kind, StringComparison.OrdinalIgnoreCase));
            var folder = Directory.GetDirectories(BenchVerb.PocketTasks).Order(StringComparer.Ordinal).First();
            var task = TaskReader.Read(folder).Definition ?? throw new InvalidDataException($"{folder} cannot be read.");
            double[] start = new double[times], command = new double[times], removal = new double[times];
            for (var i = -WarmUps; i < times; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                var sandbox = await sandboxes.StartAsync(new SandboxRequest("bench", $"start-{i + WarmUps}", task, ForbidNetwork: true), new Progress<string>(), CancellationToken.None);
                var started = Stopwatch.GetTimestamp();
                await sandbox.ExecAsync(new ExecRequest(["true"]), CancellationToken.None);
                var ran = Stopwatch.GetTimestamp();
                await sandbox.DisposeAsync();
                if (i < 0) continue;
                (start[i], command[i], removal[i]) = (Milliseconds(begun, started), Milliseconds(started, ran), Milliseconds(ran, Stopwatch.GetTimestamp()));
            }
            await output.WriteLineAsync($"{kind}: start {Line(start)}; command {Line(command)}; removal {Line(removal)} (median and largest of {times})");
        }
        data.Delete(recursive: true);
    }

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;

    private static string Line(double[] values) => $"{values.Order().ElementAt(values.Length / 2):0} ms, {values.Max():0} ms";
}
