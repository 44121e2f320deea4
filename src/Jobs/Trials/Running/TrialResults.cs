using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Verification;

namespace Vectorscope.Jobs.Trials.Running;

/// <summary>The ways in which a trial ends.</summary>
internal static class TrialResults
{
    public static TrialResult Cancelled(AgentEnd? end = null) => Of(TrialOutcome.Cancelled, end, null);

    public static TrialResult Infrastructure(string sentence, AgentEnd? end = null) => Of(TrialOutcome.Infrastructure, end, sentence);

    /// <summary>The model, or its server, does not take what it was asked; it would not take it another time either.</summary>
    public static TrialResult Refused(string sentence) => Infrastructure(sentence) with { MayRetry = false };

    public static TrialResult Graded(AgentEnd end, Verdict verdict, double? agentSeconds)
    {
        var late = end == AgentEnd.TimedOut ? $"The agent was stopped at its time limit of {agentSeconds:0.#} s" : null;
        if (verdict.Problem is { } problem)
            return Of(TrialOutcome.VerifierBroken, end, late is null ? problem : $"{late}. {problem}") with { HasTestReport = verdict.HasTestReport };
        var outcome = late is not null ? TrialOutcome.TimedOut : verdict.Reward >= 1 ? TrialOutcome.Passed : TrialOutcome.Failed;
        var sentence = late is not null ? $"{late} and graded as things stood: reward {verdict.Reward:0.###}." : Why(end);
        return Of(outcome, end, sentence) with
        {
            Reward = verdict.Reward, Rewards = verdict.Rewards, HasTestReport = verdict.HasTestReport, Remarks = verdict.Remarks,
        };
    }

    /// <summary>A sandbox that stopped by itself, or had to be stopped.</summary>
    /// <param name="acted">Whether the agent had run anything of its own in it.</param>
    /// <remarks>
    /// An agent can kill its own sandbox, by accident or on purpose, and would do so again if it were tried again: after its
    /// first keystroke a death is its failure, with no reward to be had. Before, it can only be the machinery's.
    /// </remarks>
    public static TrialResult Broken(SandboxLimit limit, AgentEnd? end, bool acted, bool grading) => (limit, grading) switch
    {
        (SandboxLimit.Disk, false) => Of(TrialOutcome.DiskLimit, end, "The agent filled its disk and was stopped; what it left was not graded."),
        (SandboxLimit.Disk, true) => Of(TrialOutcome.DiskLimit, end, "The disk was full while the tests ran: the agent left it so, or something that it started filled it."),
        (SandboxLimit.Machine, _) => Infrastructure("The machine ran short, and the sandbox had to make room. Free some space or memory, or run fewer trials at a time.", end),
        (_, _) when !acted => Infrastructure("The sandbox died before the agent had done anything in it.", end),
        (_, true) => Of(TrialOutcome.VerifierBroken, end, "The sandbox died while it was graded."),
        _ => Of(TrialOutcome.Failed, end ?? AgentEnd.TerminalGone, "The sandbox died under the agent's hands (it ended the first process, or ran out of memory); there was nothing left to grade.")
            with { Reward = 0 },
    };

    private static string? Why(AgentEnd end) => end switch
    {
        AgentEnd.TurnLimit => "The agent used up its turns and was graded as things stood.",
        AgentEnd.ParseFailures => "The agent's replies could not be read too often in a row; it was graded as things stood.",
        AgentEnd.ContextFull => "The conversation no longer fitted the model's context; the agent was graded as things stood.",
        AgentEnd.TerminalGone => "The agent's terminal went away; it was graded as things stood.",
        _ => null,
    };

    private static TrialResult Of(TrialOutcome outcome, AgentEnd? end, string? sentence) => new()
    {
        Outcome = outcome, AgentEnd = end, Sentence = sentence, StartedAt = default, EndedAt = default,
    };
}
