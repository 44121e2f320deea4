using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs;

/// <summary>How a run ended. Each end says what happened; all but a completed one say what to try.</summary>
public sealed class RunOutcome
{
    private RunOutcome(RunState state, string sentence, string? advice, string? detail)
    {
        State = state;
        Sentence = sentence;
        Advice = advice;
        Detail = detail;
    }

    public RunState State { get; }
    public string Sentence { get; }
    public string? Advice { get; }
    public string? Detail { get; }

    public static RunOutcome Completed(string sentence) => new(RunState.Completed, sentence, null, null);

    public static RunOutcome Failed(string sentence, string advice, string? detail = null) =>
        new(RunState.Failed, sentence, advice, detail);

    public static RunOutcome Cancelled(string sentence, string advice) => new(RunState.Cancelled, sentence, advice, null);

    public static RunOutcome Interrupted(string sentence, string advice) => new(RunState.Interrupted, sentence, advice, null);
}
