using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>Where in a reply the rules found what they found.</summary>
public static class FindingSpans
{
    /// <summary>The marks of one part of a reply: what was looked for, and what was found.</summary>
    /// <param name="part">Text of the part.</param>
    /// <param name="start">Where it begins in the reply.</param>
    /// <param name="findings">Of the turn.</param>
    /// <param name="find">What the reader looks for; empty for nothing.</param>
    public static IReadOnlyList<TextMark> In(string part, int start, IReadOnlyList<TurnFinding> findings, string find)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(findings);
        var spans = findings
            .Where(finding => finding is { Start: { } at, Length: > 0 and var length } && at < start + part.Length && at + length > start)
            .Select(finding =>
            {
                var (from, to) = (Math.Max(0, finding.Start!.Value - start), Math.Min(part.Length, finding.Start.Value + finding.Length!.Value - start));
                var flag = FindingRules.Own.Find(finding.Flag);
                return new TextMark(from, to - from, $"span {(flag is null ? "" : FlagLook.Class(flag))}", string.Join(": ", new[] { flag?.Name, finding.Note }.OfType<string>()));
            })
            // A part that is marked from end to end says no more than the flag above it.
            .Where(mark => mark.Length < part.Length);
        return [.. MarkedText.Found(part, find), .. spans];
    }
}
