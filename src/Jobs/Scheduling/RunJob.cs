using Hangfire;
using Vectorscope.Jobs.Runs.Execution;

namespace Vectorscope.Jobs.Scheduling;

/// <summary>What Hangfire delivers: a run id. It may deliver one twice; the lease sees to it that one of them works.</summary>
public sealed class RunJob(RunExecutor executor, QueuePoller poller)
{
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(string runId, CancellationToken shutdown)
    {
        try
        {
            await executor.ExecuteAsync(runId, shutdown);
        }
        finally
        {
            poller.Forget(runId);
        }
    }
}
