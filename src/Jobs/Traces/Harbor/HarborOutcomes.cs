using Vectorscope.Jobs.Models.Servers;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Traces.Harbor;

/// <summary>What Harbor's exceptions and Terminal-Bench's failure modes mean in our words.</summary>
internal static class HarborOutcomes
{
    public const string AgentTimeout = "AgentTimeoutError";
    public const string Cancelled = "CancelledError";

    private static readonly HashSet<string> Verifier = new(StringComparer.Ordinal)
    {
        "VerifierTimeoutError", "AddTestsDirError", "DownloadVerifierDirError", "RewardFileNotFoundError", "RewardFileEmptyError", "VerifierOutputParseError",
    };

    // The agent's own end: Harbor counts such a trial as 0 without grading it.
    private static readonly HashSet<string> Agent = new(StringComparer.Ordinal)
    {
        "NonZeroAgentExitCodeError", "ContextLengthExceededError", "OutputLengthExceededError", "AgentSafetyRefusalError",
    };

    // How agents and their libraries name what a server answered.
    private static readonly HashSet<string> Servers = new(StringComparer.Ordinal)
    {
        "BadRequestError", "APIStatusError", "APIError", "UnprocessableEntityError", "InternalServerError", "ServiceUnavailableError", "HTTPStatusError", "APIConnectionError", "OpenAIError",
    };

    /// <param name="message">The exception's; agents pass on what a server said under many names.</param>
    /// <param name="reward">Null when the trial was not graded.</param>
    public static (TrialOutcome Outcome, AgentEnd? End) Of(string? exception, string? message, double? reward) => (exception, reward) switch
    {
        (AgentTimeout, { }) => (TrialOutcome.TimedOut, AgentEnd.TimedOut),
        (AgentTimeout, null) => (TrialOutcome.VerifierBroken, AgentEnd.TimedOut),
        (_, { } graded) => (graded >= 1 ? TrialOutcome.Passed : TrialOutcome.Failed, exception is null ? AgentEnd.Completed : IsOverflow(exception, message) ? AgentEnd.ContextFull : null),
        (Cancelled, null) => (TrialOutcome.Cancelled, null),
        (null, null) => (TrialOutcome.VerifierBroken, AgentEnd.Completed),
        ({ } type, null) when Verifier.Contains(type) => (TrialOutcome.VerifierBroken, null),
        ({ } type, null) when IsOverflow(type, message) => (TrialOutcome.Failed, AgentEnd.ContextFull),
        ({ } type, null) when Agent.Contains(type) => (TrialOutcome.Failed, null),
        _ => (TrialOutcome.Infrastructure, null),
    };

    private static bool IsOverflow(string type, string? message) =>
        type.Contains("ContextLength", StringComparison.Ordinal) || type.Contains("ContextWindow", StringComparison.Ordinal)
        || (Servers.Contains(type) && OverflowWords.Mean(400, message ?? ""));

    /// <param name="mode">Terminal-Bench's <c>failure_mode</c>.</param>
    public static (TrialOutcome Outcome, AgentEnd? End) OfFailureMode(string? mode, bool? resolved) => (mode, resolved) switch
    {
        ("agent_timeout", { }) => (TrialOutcome.TimedOut, AgentEnd.TimedOut),
        ("agent_timeout", null) => (TrialOutcome.VerifierBroken, AgentEnd.TimedOut),
        ("context_length_exceeded", var solved) => (solved == true ? TrialOutcome.Passed : TrialOutcome.Failed, AgentEnd.ContextFull),
        ("output_length_exceeded" or "fatal_llm_parse_error", null) => (TrialOutcome.Failed, null),
        ("parse_error" or "test_timeout", _) => (TrialOutcome.VerifierBroken, null),
        ("agent_installation_failed", _) => (TrialOutcome.Infrastructure, null),
        (_, { } solved) => (solved ? TrialOutcome.Passed : TrialOutcome.Failed, mode is null or "unset" or "none" ? AgentEnd.Completed : null),
        _ => (TrialOutcome.Infrastructure, null),
    };

    /// <summary>The exception that Harbor would have written; null for a trial that simply ended.</summary>
    public static string? ExceptionOf(TrialOutcome outcome) => outcome switch
    {
        TrialOutcome.TimedOut => AgentTimeout,
        TrialOutcome.VerifierBroken => "VerifierOutputParseError",
        TrialOutcome.DiskLimit => "DiskLimitError",
        TrialOutcome.Infrastructure => "RuntimeError",
        // Harbor has no word for what was not begun.
        TrialOutcome.Cancelled or TrialOutcome.Skipped => Cancelled,
        _ => null,
    };
}
