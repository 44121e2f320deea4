using System.IO.Enumeration;

namespace Vectorscope.Jobs.Tasks;

/// <summary>Applies a benchmark's choice to the tasks of a set.</summary>
public static class TaskFilter
{
    /// <summary>The chosen tasks in the order of their names. Patterns and words are compared without regard to case.</summary>
    public static IReadOnlyList<TaskReading> Select(IEnumerable<TaskReading> tasks, TaskChoice choice)
    {
        var (include, exclude) = (Words(choice.Include), Words(choice.Exclude));
        var chosen = tasks
            .Where(task => include.Length == 0 || include.Any(pattern => Matches(pattern, task)))
            .Where(task => !exclude.Any(pattern => Matches(pattern, task)))
            .Where(task => Allows(Words(choice.Difficulty), task.Outline?.Difficulty))
            .Where(task => Allows(Words(choice.Category), task.Outline?.Category))
            .OrderBy(task => task.Name, StringComparer.Ordinal);
        return [.. choice.Limit is { } limit ? chosen.Take(limit) : chosen];
    }

    /// <summary>Patterns of <see cref="TaskChoice.Include"/> that name no task: slips that a user wants to hear of.</summary>
    public static IReadOnlyList<string> Unmatched(IReadOnlyList<TaskReading> tasks, TaskChoice choice) =>
        [.. Words(choice.Include).Where(pattern => !tasks.Any(task => Matches(pattern, task)))];

    // What is blank says nothing.
    private static string[] Words(IReadOnlyList<string> texts) => [.. texts.Select(text => text.Trim()).Where(text => text.Length > 0)];

    private static bool Matches(string pattern, TaskReading task) => FileSystemName.MatchesSimpleExpression(pattern, task.Name, ignoreCase: true);

    private static bool Allows(string[] allowed, string? value) =>
        allowed.Length == 0 || allowed.Any(word => string.Equals(word, value, StringComparison.OrdinalIgnoreCase));
}
