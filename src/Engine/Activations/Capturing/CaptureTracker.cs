namespace Vectorscope.Engine.Activations.Capturing;

/// <summary>Counts what is on disk and tells about it.</summary>
internal sealed class CaptureTracker
{
    private readonly IProgress<CaptureProgress>? _progress;
    private CaptureProgress _now;

    public CaptureTracker(IReadOnlyList<CaptureBatch> batches, HashSet<int> finished, IProgress<CaptureProgress>? progress)
    {
        CaptureBatch[] done = [.. batches.Where(batch => finished.Contains(batch.Id))];
        var resumed = done.Sum(batch => batch.Rows.Count);
        _progress = progress;
        _now = new CaptureProgress(
            resumed, batches.Sum(batch => batch.Rows.Count), resumed,
            done.Sum(batch => batch.Tokens), batches.Sum(batch => batch.Tokens),
            done.Length, batches.Count);
        progress?.Report(_now);
    }

    public void Finish(CaptureBatch batch)
    {
        _now = _now with
        {
            PromptsDone = _now.PromptsDone + batch.Rows.Count,
            TokensDone = _now.TokensDone + batch.Tokens,
            BatchesDone = _now.BatchesDone + 1,
        };
        _progress?.Report(_now);
    }
}
