using System.IO.Enumeration;

namespace Vectorscope.Jobs.Tasks;

/// <summary>Applies a benchmark's choice to the tasks of a set.</summary>
public static class TaskFilter
{
    /// <summary>The chosen tasks in the order of their names. Patterns and words are compared without regard to case.</summary>
    public static IReadOnlyList<TaskReading> Select(IEnumerable<TaskReading> tasks, TaskChoice choice)
    {
        var chosen = tasks
            .Where(task => choice.Include.Count == 0 || choice.Include.Any(pattern => Matches(pattern, task)))
            .Where(task => !choice.Exclude.Any(pattern => Matches(pattern, task)))
            .Where(task => Allows(choice.Difficulty, task.Outline?.Difficulty))
            .Where(task => Allows(choice.Category, task.Outline?.Category))
            .OrderBy(task => task.Name, StringComparer.Ordinal);
        return [.. choice.Limit is { } limit ? chosen.Take(limit) : chosen];
    }

    /// <summary>Patterns of <see cref="TaskChoice.Include"/> that name no task: slips that a user wants to hear of.</summary>
    public static IReadOnlyList<string> Unmatched(IReadOnlyList<TaskReading> tasks, TaskChoice choice) =>
        [.. choice.Include.Where(pattern => !tasks.Any(task => Matches(pattern, task)))];

    private static bool Matches(string pattern, TaskReading task) => FileSystemName.MatchesSimpleExpression(pattern.Trim(), task.Name, ignoreCase: true);

    private static bool Allows(IReadOnlyList<string> allowed, string? value) =>
        allowed.Count == 0 || allowed.Any(word => string.Equals(word.Trim(), value, StringComparison.OrdinalIgnoreCase));
}
