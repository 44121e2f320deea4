using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Running;

/// <summary>What is counted and timed while a trial runs.</summary>
internal sealed class TrialLedger(TrialSinks sinks, TimeProvider time)
{
    private readonly List<StageTime> _stages = [];
    private readonly List<string> _remarks = [];
    private TrialCounts _counts = TrialCounts.None;

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>A turn is counted before it is passed on: it happened, whatever becomes of its record.</summary>
    public Task TurnAsync(TraceTurn turn, CancellationToken cancellationToken)
    {
        _counts = _counts.With(turn);
        return sinks.Turns(turn, cancellationToken);
    }

    public async Task<T> StageAsync<T>(TrialStage stage, Func<Task<T>> work)
    {
        sinks.Stage.Report(stage);
        var (startedAt, start) = (time.GetUtcNow(), time.GetTimestamp());
        try
        {
            return await work();
        }
        finally
        {
            _stages.Add(new StageTime(stage, startedAt, time.GetElapsedTime(start).TotalSeconds));
        }
    }

    public void Remark(IEnumerable<string> lines) => _remarks.AddRange(lines);

    public TrialResult Close(TrialResult result) => result with
    {
        Counts = _counts,
        Stages = [.. _stages],
        Remarks = [.. result.Remarks, .. _remarks],
        StartedAt = StartedAt,
        EndedAt = time.GetUtcNow(),
    };
}
