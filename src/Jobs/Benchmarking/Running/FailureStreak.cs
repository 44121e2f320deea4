using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking.Running;

/// <summary>Notices that the machinery as a whole has failed, so that a run stops instead of wearing out its trials one by one.</summary>
internal sealed class FailureStreak(int concurrency)
{
    private const int LeastTasks = 5;
    private const int LeastTrials = 10;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _tasks = new(StringComparer.Ordinal);
    private int _trials;

    /// <summary>Notes how a trial ended.</summary>
    /// <exception cref="RunFailureException">Too many in a row, on several tasks, could not be run.</exception>
    public void Add(string task, FinishedTrial end)
    {
        lock (_lock)
        {
            if (end.Outcome != TrialOutcome.Infrastructure)
            {
                _trials = 0;
                _tasks.Clear();
                return;
            }
            _trials++;
            _tasks.Add(task);
            if (_trials >= Math.Max(LeastTrials, 2 * concurrency) && _tasks.Count >= LeastTasks)
            {
                throw new RunFailureException(
                    $"{Amount.Of(_trials, "trial")} in a row could not be run. The last: {end.Sentence}",
                    "Repair what it names, then resume: finished trials are kept, and those that could not be run are tried again.");
            }
        }
    }
}
