using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>How a finding on a turn is told: a short label, a heading, a name and what it means.</summary>
/// <param name="Tone">A tone of css/controls.css.</param>
public sealed record FindingLook(TurnFindings Finding, string Label, string Short, string Name, string Explanation, string Tone)
{
    /// <summary>All findings, in the order of the tables.</summary>
    public static IReadOnlyList<FindingLook> All { get; } =
    [
        new(TurnFindings.Truncated, "cut", "Truncated", "Truncated", "The reply used up its token budget.", "warn"),
        new(TurnFindings.UnclosedThinking, "think", "Unclosed", "Unclosed thinking", "Thinking began and never ended, so nothing was left to parse.", "warn"),
        new(TurnFindings.ParseFailure, "parse", "Unparsed", "Parse failure", "The parser found an error; nothing was executed.", "bad"),
        new(TurnFindings.NoCommand, "idle", "No command", "No command", "Understood, but without a command and without claiming completion.", "info"),
        new(TurnFindings.EmptyReply, "empty", "Empty", "Empty reply", "Nothing but white space besides thinking.", "bad"),
    ];

    /// <summary>The looks of the findings that are set.</summary>
    public static IEnumerable<FindingLook> Of(TurnFindings findings) => All.Where(look => findings.HasFlag(look.Finding));
}
