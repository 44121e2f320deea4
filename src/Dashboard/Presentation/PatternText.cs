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

    /// <summary>"parse failure (8), hedging or refusal (6)": what else at least half of the trials have, and how many of them.</summary>
    public static string Also(IReadOnlyDictionary<string, int> also)
    {
        ArgumentNullException.ThrowIfNull(also);
        return string.Join(", ", also.Select(pair => $"{NameOf(pair.Key)} ({Format.Count(pair.Value)})"));
    }

    /// <summary>"parse failure ×3 or more".</summary>
    public static string Step(PatternStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var flag = NameOf(step.Flag);
        return step.Times switch { 1 => flag, PatternStep.Many => $"{flag} ×{PatternStep.Many} or more", var times => $"{flag} ×{times}" };
    }

    private static string NameOf(string word) => FindingRules.Own.Find(word)?.Name.ToLowerInvariant() ?? word;
}
