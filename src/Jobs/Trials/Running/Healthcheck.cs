using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Trials.Running;

/// <summary>Waits until a task's services answer, as its healthcheck says.</summary>
internal static class Healthcheck
{
    /// <exception cref="SandboxException">It failed as often in a row as it may.</exception>
    public static async Task WaitAsync(ISandbox sandbox, TaskHealthcheck? check, TimeProvider time, CancellationToken cancellationToken)
    {
        if (check is null)
            return;
        var start = time.GetTimestamp();
        for (var failures = 0; ;)
        {
            var result = await sandbox.ExecAsync(
                ExecRequest.Shell(check.Command) with { Timeout = TimeLimit.Of(check.TimeoutSeconds), MaxOutputBytes = 4096 }, cancellationToken);
            if (result is { ExitCode: 0, TimedOut: false })
                return;
            // Failures while it starts up do not count.
            var starting = time.GetElapsedTime(start).TotalSeconds < check.StartPeriodSeconds;
            if (!starting && ++failures >= Math.Max(1, check.Retries))
            {
                throw new SandboxException(
                    $"The task's healthcheck failed {failures} times in a row; its last words: {(result.TimedOut ? "(it ran out of time)" : result.Output.Trim())}");
            }
            await Task.Delay(TimeLimit.Of(starting ? check.StartIntervalSeconds : check.IntervalSeconds), time, cancellationToken);
        }
    }
}
