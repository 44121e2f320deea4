using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Running;

/// <summary>What is timed and remarked while a trial runs.</summary>
internal sealed class TrialLedger(TrialSinks sinks, TimeProvider time)
{
    private readonly List<StageTime> _stages = [];
    private readonly List<string> _remarks = [];

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

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
        Stages = [.. _stages],
        Remarks = [.. result.Remarks, .. _remarks],
        StartedAt = StartedAt,
        EndedAt = time.GetUtcNow(),
    };
}
