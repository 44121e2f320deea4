using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Findings.Flags;

/// <summary>What the parser could not read, in its own words, and whether repairs would have saved it.</summary>
public sealed class ParseFailure() : TurnRule(new Flag(
    Word, 30, "Parse failure", "Unparsed", "parse", "The parser found an error; nothing was executed.", FindingTone.Bad) { Column = "parseFailures", Version = 2 })
{
    public const string Word = "parseFailure";

    // Repairs read the text several times over; no reply that an agent can use is as long.
    private const int MostRepaired = 1 << 20;
    private const int MostAccount = 300;

    protected override IEnumerable<Sighting> FindIn(TraceTurn turn, FlagThresholds thresholds) =>
        turn.Parsed is { Error: { } error } ? [new Sighting(turn.Number, Note: $"{Sentence(error)} {Saved(turn)}")] : [];

    private static string Sentence(string error)
    {
        error = error.Length > MostAccount ? error[..MostAccount] + "…" : error;
        return char.ToUpperInvariant(error[0]) + error[1..] + (error[^1] is '.' or '…' ? "" : ".");
    }

    private static string Saved(TraceTurn turn)
    {
        if (turn.Parser == ParserMode.Patched) return "The repairing parser had read it already.";
        var answer = turn.Reply.AsSpan(Math.Clamp(turn.AnswerStart, 0, turn.Reply.Length));
        if (answer.IsWhiteSpace()) return "There was nothing to repair.";
        if (answer.Length > MostRepaired) return "It is too long to try repairs.";
        var read = ReplyParser.Parse(answer.ToString(), ParserMode.Patched);
        return read.Error is not null ? "No repair would have saved it."
            : $"The repairing parser would have read {Amount.Of(read.Commands.Count, "command")}{(read.TaskComplete ? " and a claim of completion" : "")}"
                + $"{(read.Repairs.Count == 0 ? "" : $" ({string.Join(", ", read.Repairs)})")}.";
    }
}
