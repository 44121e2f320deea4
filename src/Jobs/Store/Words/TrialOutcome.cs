namespace Vectorscope.Jobs.Store;

/// <summary>How a trial ended.</summary>
public enum TrialOutcome
{
    /// <summary>Graded, reward at least 1.</summary>
    Passed,

    /// <summary>Graded, reward below 1.</summary>
    Failed,

    /// <summary>The agent ran out of time and was graded all the same; the reward says how.</summary>
    TimedOut,

    /// <summary>The verifier ran out of time or left no readable reward.</summary>
    VerifierBroken,

    /// <summary>The agent filled its disk and was stopped.</summary>
    DiskLimit,

    /// <summary>The machinery failed and retries did not help.</summary>
    Infrastructure,

    Cancelled,

    /// <summary>A program's request, which nobody grades, was answered.</summary>
    Answered,

    /// <summary>Its arm had ended before its turn came; it was not begun, and a resumed run leaves it so.</summary>
    Skipped,
}
