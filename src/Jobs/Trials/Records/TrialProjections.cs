using System.Linq.Expressions;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>Entity to row record, as expressions that SQL can evaluate.</summary>
internal static class TrialProjections
{
    /// <summary>As <see cref="TrialOutcomes.IsPass"/>.</summary>
    public static readonly Expression<Func<Trial, bool>> IsPass = trial =>
        trial.Outcome == TrialOutcome.Passed || (trial.Outcome == TrialOutcome.TimedOut && trial.Reward >= 1);

    /// <summary>Counts, and is no pass.</summary>
    public static readonly Expression<Func<Trial, bool>> IsFailure = trial =>
        trial.Outcome == TrialOutcome.Failed || trial.Outcome == TrialOutcome.VerifierBroken || trial.Outcome == TrialOutcome.DiskLimit
        || (trial.Outcome == TrialOutcome.TimedOut && !(trial.Reward >= 1));

    /// <summary>Without what <see cref="TurnTallies"/> counts.</summary>
    public static readonly Expression<Func<Trial, TrialRow>> Row = trial => new TrialRow(
        trial.Id, trial.RunId, trial.Name, trial.Task, trial.Arm, trial.Attempt, trial.Running && trial.Run!.State == RunState.Running, trial.Outcome, trial.AgentEnd,
        trial.Reward, trial.Sentence, trial.Screen, trial.Stage,
        new TrialCounts
        {
            Turns = trial.Turns, PromptTokens = trial.PromptTokens, CachedTokens = trial.CachedTokens,
            CompletionTokens = trial.CompletionTokens, ThinkingTokens = trial.ThinkingTokens,
        },
        trial.Tries, trial.StartedAt, trial.EndedAt, trial.Change);

    public static readonly Expression<Func<TrialTry, TrialTryRow>> Try = attempt => new TrialTryRow(
        attempt.Number, attempt.End, attempt.StartedAt, attempt.EndedAt, attempt.Sentence, attempt.Detail);

    public static readonly Expression<Func<Turn, TurnRow>> Turn = turn => new TurnRow(
        turn.Number, turn.Kind, turn.ReplyEnd, turn.ReplyEndText, turn.Parser, turn.Commands, turn.TaskComplete,
        turn.Error, turn.Warnings, turn.Repairs, turn.ThinkingStart, turn.ThinkingEnd, turn.ThinkingUnclosed, turn.AnswerStart, turn.ReplyLength,
        turn.ObservationLength, turn.PromptTokens, turn.CachedTokens, turn.CompletionTokens, turn.ThinkingTokens,
        turn.StartedAt, turn.ReplySeconds, turn.FirstTokenSeconds, turn.CommandSeconds, turn.Retries);
}
