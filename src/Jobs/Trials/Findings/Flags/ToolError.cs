using System.Text.RegularExpressions;
using Vectorscope.Jobs.Agent.Turns;

namespace Vectorscope.Jobs.Trials.Findings.Flags;

/// <summary>What a command complained of, as the terminal showed it, or a call that was not one.</summary>
public sealed partial class ToolError() : TurnRule(new Flag(
    "toolError", 100, "Tool error", "Tool error", "error",
    "The terminal shows an error of a command (a shell's or program's complaint, a traceback, an exit code other than 0), or a command of the reply was malformed.", FindingTone.Info)
{
    Column = "toolErrors",
})
{
    private const int MostQuoted = 200;
    private const int MostSearched = 1 << 20;

    protected override IEnumerable<Sighting> FindIn(TraceTurn turn, FlagThresholds thresholds)
    {
        if (turn.Parsed?.Error is { } error && Malformed().IsMatch(error)) return [new Sighting(turn.Number, Note: error.Length > MostQuoted ? error[..MostQuoted] + "…" : error)];
        // Without a command the screen shows what it showed before.
        if (turn.Parsed is { Commands.Count: 0 }) return [];
        foreach (var match in Complaints.EnumerateMatches(turn.Observation.AsSpan(0, Math.Min(turn.Observation.Length, MostSearched))))
        {
            var line = turn.Observation.AsSpan(match.Index, match.Length).Trim();
            return [new Sighting(turn.Number, Note: line.Length > MostQuoted ? $"{line[..MostQuoted]}…" : line.ToString())];
        }
        return [];
    }

    /// <summary>Whole lines, each from its beginning, so that what was typed after a prompt is none.</summary>
    private static readonly Regex Complaints = new("^(?:" + string.Join('|', [
        // Shells and the usual tools: "NAME: … : what went wrong".
        @"-?[\w./+-]+(?:\[\d+\])?: [^\n]*(?:command not found|[Nn]o such file or directory|[Pp]ermission denied|[Nn]ot a directory|[Ii]s a directory|[Oo]peration not permitted|[Ff]ile exists|cannot (?:access|stat|open|create|remove|overwrite|execute)|can't open|syntax error|unbound variable|unrecognized option|invalid option|illegal option|missing operand|invalid argument|not a git repository|Cannot open|Error is not recoverable)[^\n]*",
        @"-?[\w./+-]+: (?:\d+: |line \d+: )?[^\n]*: not found",
        @"curl: \(\d+\) [^\n]*",
        @"FAILED [^\n]*",
        @"Traceback \(most recent call last\):",
        @"(?:[A-Za-z_]+\.)*[A-Z][A-Za-z]*(?:Error|Exception): [^\n]*",
        @"(?:E|fatal|error|ERROR|FATAL): [^\n]*",
        @"make(?:\[\d+\])?: \*\*\* [^\n]*",
        @"npm (?:ERR!|error) [^\n]*",
        @"[\w./+-]+:\d+:(?:\d+:)? (?:fatal )?error: [^\n]*",
        @"[^\n$#>]*(?:Segmentation fault|core dumped|Killed)\b[^\n]*",
        @"\W{0,3}(?:[Pp]rocess |[Cc]ommand )?(?:exit(?:ed)?|EXIT)(?: with)?(?: non-zero)?(?: ?(?:exit )?(?:code|status))?[ :=]+[1-9]\d{0,2}\b[^\n]*",
        @"[^\n$#>]*returned non-zero exit status [1-9][^\n]*",
    ]) + ")", RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant);

    /// <summary>As the parser says of a command that is none.</summary>
    [GeneratedRegex(@"^(?:Command \d+ |The keystrokes of command \d+ |The field commands must )")]
    private static partial Regex Malformed();
}
