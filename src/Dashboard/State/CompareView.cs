using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Dashboard.State;

/// <summary>Which part of a comparison is shown, as its address says it.</summary>
/// <param name="Arms">The parameters that say what is compared, as they stand.</param>
/// <param name="AllSettings">Equal settings too.</param>
/// <param name="Differs">Only tasks at which an arm differs from the baseline.</param>
/// <param name="Pattern">Only tasks that these arms solved: <see cref="ComparedTask.Pattern"/>; null for all.</param>
/// <param name="Text">Part of the names of the tasks that are shown.</param>
/// <param name="Sort">Order of the tasks.</param>
public sealed record CompareView(CompareQuery Arms, bool AllSettings, bool Differs, string? Pattern, string Text, TaskOrder Sort)
{
    /// <summary>Heading that links to the grid of tasks lead to.</summary>
    public const string TasksAnchor = "tasks";

    /// <summary>Reads the address; what it does not say falls back to the first.</summary>
    public static CompareView From(CompareQuery arms, string? settings, string? show, string? pattern, string? text, string? sort) => new(
        arms, settings == "all", show == "differs", string.IsNullOrEmpty(pattern) ? null : pattern, text?.Trim() ?? "",
        sort switch { "name" => TaskOrder.Name, "difficulty" => TaskOrder.Difficulty, _ => TaskOrder.Disagreement });

    /// <summary>The address that shows this.</summary>
    public string Url => Urls.Query(
        Arms.Url,
        ("settings", AllSettings ? "all" : null),
        ("show", Differs ? "differs" : null),
        ("pattern", Pattern),
        ("q", Text),
        ("sort", Sort switch { TaskOrder.Name => "name", TaskOrder.Difficulty => "difficulty", _ => null }));

    /// <summary>The address at the grid of tasks.</summary>
    public string TasksUrl => $"{Url}#{TasksAnchor}";

    /// <summary>The grid of tasks of two arms: the pairs behind a number of their comparison.</summary>
    /// <param name="pattern">Only tasks that these of the two solved; null for all.</param>
    public static string TasksOf(ArmAddress baseline, ArmAddress arm, string? pattern = null)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(arm);
        return From(CompareQuery.From([baseline.ToString(), arm.ToString()], null, null, null), null, null, pattern, null, null).TasksUrl;
    }

    /// <summary>The tasks that are shown, in their order.</summary>
    public IReadOnlyList<ComparedTask> Of(IReadOnlyList<ComparedTask> tasks)
    {
        var shown = tasks.Where(task => (!Differs || task.Differs) && (Pattern is null || task.Pattern == Pattern)
            && (Text.Length == 0 || task.Task.Contains(Text, StringComparison.OrdinalIgnoreCase)));
        return Sort switch
        {
            TaskOrder.Name => [.. shown],
            TaskOrder.Difficulty => [.. shown.OrderBy(task => Rank(task.Difficulty)).ThenBy(task => task.Difficulty, StringComparer.Ordinal)],
            _ => [.. shown.OrderByDescending(task => task.Spread)],
        };
    }

    // Words of others come between, in the order of their letters.
    private static int Rank(string? difficulty) => difficulty?.ToLowerInvariant() switch { "easy" => 0, "medium" => 1, "hard" => 3, null => 4, _ => 2 };
}

/// <summary>Orders of the tasks of a comparison.</summary>
public enum TaskOrder
{
    /// <summary>Where arms part most, first.</summary>
    Disagreement,

    /// <summary>Easy ones first.</summary>
    Difficulty,

    /// <summary>By name.</summary>
    Name,
}
