using System.Collections.Concurrent;
using System.Diagnostics;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>
/// Starts sandboxes from one thread that lives as long as the process. "Die with parent" means the thread that started the child,
/// and threads of the pool come and go.
/// </summary>
internal static class LauncherThread
{
    private static readonly BlockingCollection<Action> Work = [];

    static LauncherThread() => new Thread(Run) { IsBackground = true, Name = "sandbox launcher" }.Start();

    internal static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start) ?? throw new SandboxException($"{start.FileName} did not start."));
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }

    private static void Run()
    {
        foreach (var action in Work.GetConsumingEnumerable()) action();
    }
}
