using Vectorscope.Jobs.Agent.Turns;

namespace Vectorscope.Jobs.Trials.Findings.Flags;

/// <summary>What the parser could not read, in its own words.</summary>
public sealed class ParseFailure() : TurnRule(new Flag(
    Word, 30, "Parse failure", "Unparsed", "parse", "The parser found an error; nothing was executed.", FindingTone.Bad) { Column = "parseFailures" })
{
    public const string Word = "parseFailure";

    protected override IEnumerable<Sighting> FindIn(TraceTurn turn) => When(turn.Parsed is { Error: not null }, turn);
}
