using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Benchmarking.Patterns;

/// <summary>How a trial went wrong: its last findings in their order, and how its agent ended.</summary>
/// <param name="Steps">The last of them, at most <see cref="Most"/>.</param>
/// <param name="Earlier">Whether there were others before.</param>
/// <param name="End">Null where the agent's end is not known.</param>
public sealed record PatternShape(IReadOnlyList<PatternStep> Steps, bool Earlier, AgentEnd? End)
{
    /// <summary>Steps of a pattern: what came long before the end makes every trial its own.</summary>
    public const int Most = 3;

    /// <summary>The same for trials of the same shape, stable from one version of the program to the next.</summary>
    public string Key => $"{(Earlier ? "…>" : "")}{string.Join('>', Steps.Select(step => step.Key))}|{(End is { } end ? char.ToLowerInvariant(end.ToString()[0]) + end.ToString()[1..] : "")}";

    /// <summary>The shape of one trial.</summary>
    /// <param name="chiefs">Word of the chief finding of each of its flagged turns, in their order.</param>
    public static PatternShape Of(IEnumerable<string> chiefs, AgentEnd? end)
    {
        ArgumentNullException.ThrowIfNull(chiefs);
        List<PatternStep> steps = [];
        foreach (var flag in chiefs)
        {
            if (steps is [.., var last] && last.Flag == flag)
            {
                steps[^1] = last with { Times = Math.Min(last.Times + 1, PatternStep.Many) };
            }
            else
            {
                steps.Add(new PatternStep(flag, 1));
            }
        }
        return new PatternShape([.. steps.TakeLast(Most)], steps.Count > Most, end);
    }
}
