namespace Vectorscope.Jobs.Runs;

/// <summary>What became of a request about an existing run.</summary>
public sealed class RunActionResult
{
    private RunActionResult(RunActionStatus status, string sentence)
    {
        Status = status;
        Sentence = sentence;
    }

    public RunActionStatus Status { get; }

    /// <summary>What happened, or why not and what to do instead.</summary>
    public string Sentence { get; }

    public bool IsDone => Status == RunActionStatus.Done;

    internal static RunActionResult Done(string sentence) => new(RunActionStatus.Done, sentence);

    internal static RunActionResult NotFound(string runId) =>
        new(RunActionStatus.NotFound, $"There is no run {runId}; it may have been deleted.");

    internal static RunActionResult Refused(string sentence) => new(RunActionStatus.Refused, sentence);
}
