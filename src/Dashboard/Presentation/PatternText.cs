using Vectorscope.Jobs.Benchmarking.Patterns;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>Failure patterns in words.</summary>
public static class PatternText
{
    /// <summary>"cut, parse ×3; the agent was stopped after too many parse failures in a row".</summary>
    public static string Of(PatternShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var steps = shape.Steps.Count == 0 ? "no finding" : string.Join(", then ", shape.Steps.Select(Step));
        return $"{(shape.Earlier ? "… then " : "")}{steps}{(shape.End is { } end ? $"; {TrialText.End(end)}" : "")}";
    }

    /// <summary>"truncated and parse failure, three times or more".</summary>
    public static string Step(PatternStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var flags = string.Join(" + ", step.Flags.Select(word => FindingRules.Own.Find(word)?.Name.ToLowerInvariant() ?? word));
        return step.Times switch { 1 => flags, PatternStep.Many => $"{flags} ×{PatternStep.Many} or more", var times => $"{flags} ×{times}" };
    }
}
