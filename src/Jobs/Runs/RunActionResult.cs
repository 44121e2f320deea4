using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Runs;

/// <summary>What became of a request about an existing run.</summary>
public sealed class RunActionResult
{
    private RunActionResult(RunActionStatus status, string sentence, string? field = null) => (Status, Sentence, Field) = (status, sentence, field);

    public RunActionStatus Status { get; }

    /// <summary>What happened, or why not and what to do instead.</summary>
    public string Sentence { get; }

    /// <summary>What was given and cannot be taken; null where it is the run that stands in the way.</summary>
    public string? Field { get; }

    public bool IsDone => Status == RunActionStatus.Done;

    internal static RunActionResult Done(string sentence) => new(RunActionStatus.Done, sentence);

    internal static RunActionResult NotFound(string runId) =>
        new(RunActionStatus.NotFound, $"There is no run {Quote.Of(runId)}; it may have been deleted.");

    internal static RunActionResult Refused(string sentence, string? field = null) => new(RunActionStatus.Refused, sentence, field);
}
