using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>How a trial's end is told: a tone of css/benchmarks.css, a symbol and words, never one of them alone.</summary>
public sealed record OutcomeLook(string Tone, string Symbol, string Word, string Sentence)
{
    /// <summary>A trial that waits for its turn.</summary>
    public static OutcomeLook Waiting { get; } = new("wait", "·", "Waiting", "It waits for its turn, or for its run to be resumed.");

    /// <summary>A trial at work.</summary>
    public static OutcomeLook Running { get; } = new("run", "…", "Running", "It is at work now.");

    /// <summary>All looks, in the order of the legend.</summary>
    public static IReadOnlyList<OutcomeLook> All { get; } =
    [
        Of(TrialOutcome.Passed, 1), Of(TrialOutcome.Failed, 0), Of(TrialOutcome.TimedOut, 1), Of(TrialOutcome.TimedOut, 0), Of(TrialOutcome.VerifierBroken, null),
        Of(TrialOutcome.DiskLimit, null), Of(TrialOutcome.Infrastructure, null), Of(TrialOutcome.Cancelled, null), Of(TrialOutcome.Skipped, null), Running, Waiting,
    ];

    /// <summary>The look of an outcome with its reward.</summary>
    public static OutcomeLook Of(TrialOutcome outcome, double? reward) => outcome switch
    {
        TrialOutcome.Passed => new("ok", "✓", "Passed", "The tests gave the full reward."),
        TrialOutcome.Failed => new("bad", "✕", "Failed", "The tests ran and did not give the full reward."),
        TrialOutcome.TimedOut when reward >= 1 => new("ok", "T", "Passed, out of time", "The agent ran out of time; it was graded all the same and had solved the task."),
        TrialOutcome.TimedOut => new("bad", "T", "Failed, out of time", "The agent ran out of time; it was graded all the same and had not solved the task."),
        TrialOutcome.VerifierBroken => new("warn", "V", "Verifier broken", "The verifier ran out of time or left no readable reward; it counts as not passed."),
        TrialOutcome.DiskLimit => new("warn", "D", "Disk limit", "The agent filled its disk and was stopped; it counts as not passed."),
        TrialOutcome.Infrastructure => new("infra", "!", "Infrastructure", "The machinery failed and trying again did not help; it does not count."),
        TrialOutcome.Answered => new("ok", "✓", "Answered", "The program had its answer."),
        TrialOutcome.Skipped => new("idle", "⊘", "Not run", "Its arm had ended before: too many trials in a row had failed. It does not count."),
        _ => new("idle", "–", "Cancelled", "The run was cancelled before it ended; it does not count."),
    };

    /// <summary>The look of a program's request, which nobody grades.</summary>
    public static OutcomeLook OfRequest(TrialOutcome? outcome) => outcome switch
    {
        TrialOutcome.Cancelled => new("idle", "–", "Left", "The program went away before its answer was whole."),
        TrialOutcome.Infrastructure => new("infra", "!", "Failed", "The reply could not be computed."),
        _ => Of(TrialOutcome.Answered, null),
    };

    /// <summary>The look of a trial, finished or not.</summary>
    public static OutcomeLook Of(bool running, TrialOutcome? outcome, double? reward) =>
        outcome is { } ended ? Of(ended, reward) : running ? Running : Waiting;
}
