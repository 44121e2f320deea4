using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking.Reparsing;

/// <summary>Reads the stored replies of a run with another parser and tells which turns change.</summary>
public sealed class Reparse(TrialQueries queries, RunQueries runs)
{
    /// <returns>Null when there is no such benchmark.</returns>
    public async Task<ReparseResult?> RunAsync(string runId, ParserMode parser, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken) is not { Kind: BenchmarkSpec.KindName }) return null;
        var arms = new Dictionary<string, ReparseArm>(StringComparer.Ordinal);
        var turns = new List<ReparseTurn>();
        await foreach (var traces in queries.StreamTracesAsync(runId, cancellationToken))
        {
            foreach (var (row, trace) in traces)
            {
                var arm = arms.GetValueOrDefault(row.Arm, new ReparseArm(row.Arm, 0, 0, 0, 0, 0, 0, 0, 0, 0));
                var first = true;
                foreach (var turn in trace)
                {
                    if (turn.Parsed is not { } before || turn.ReplyEnd == ReplyEnd.Cancelled) continue;
                    if (!IsAsWritten(turn, before))
                    {
                        arm = arm with { NotComparable = arm.NotComparable + 1 };
                        continue;
                    }
                    var after = Read(turn, parser);
                    var change = ChangeOf(before, after);
                    arm = Count(arm, before, after, change);
                    if (change is not { } changed) continue;
                    arm = first ? arm with { Trials = arm.Trials + 1 } : arm;
                    turns.Add(new ReparseTurn(
                        row.Id, row.Name, row.Task, row.Arm, row.Attempt, row.Outcome, turn.Number, changed, turn.ReplyEnd == ReplyEnd.Length, first, before, after));
                    first = false;
                }
                arms[row.Arm] = arm;
            }
        }
        return new ReparseResult(runId, parser, [.. arms.Values], turns);
    }

    /// <summary>As the agent would have: the strict protocol performs nothing of a reply that was cut off.</summary>
    private static ParsedReply Read(TraceTurn turn, ParserMode parser)
    {
        var parsed = ReplyParser.Parse(turn.Reply[turn.AnswerStart..], parser);
        return turn.ReplyEnd == ReplyEnd.Length && parser == ParserMode.Strict && parsed.Error is null
            ? parsed with { Commands = [], TaskComplete = false, Error = "The reply was cut off; nothing of it is performed." }
            : parsed;
    }

    /// <summary>Whether its own parser makes of the stored reply what is stored; an importer may have had no more than a retelling.</summary>
    private static bool IsAsWritten(TraceTurn turn, ParsedReply stored)
    {
        var again = Read(turn, turn.Parser);
        return (again.Error is null) == (stored.Error is null) && IsSame(again, stored);
    }

    private static bool IsSame(ParsedReply one, ParsedReply other) => one.TaskComplete == other.TaskComplete && one.Commands.SequenceEqual(other.Commands);

    private static ReparseChange? ChangeOf(ParsedReply before, ParsedReply after) => (before.Error is null, after.Error is null) switch
    {
        (false, true) => after.Commands.Count > 0 ? ReparseChange.FailureToCommands : ReparseChange.FailureToNoCommand,
        (true, false) => ReparseChange.UnderstoodToFailure,
        (true, true) when !IsSame(before, after) => ReparseChange.OtherCommands,
        _ => null,
    };

    private static ReparseArm Count(ReparseArm arm, ParsedReply before, ParsedReply after, ReparseChange? change)
    {
        int Of(ReparseChange kind) => change == kind ? 1 : 0;
        return arm with
        {
            Turns = arm.Turns + 1,
            FailuresBefore = arm.FailuresBefore + (before.Error is null ? 0 : 1),
            FailuresAfter = arm.FailuresAfter + (after.Error is null ? 0 : 1),
            FailureToCommands = arm.FailureToCommands + Of(ReparseChange.FailureToCommands),
            FailureToNoCommand = arm.FailureToNoCommand + Of(ReparseChange.FailureToNoCommand),
            UnderstoodToFailure = arm.UnderstoodToFailure + Of(ReparseChange.UnderstoodToFailure),
            OtherCommands = arm.OtherCommands + Of(ReparseChange.OtherCommands),
        };
    }
}
